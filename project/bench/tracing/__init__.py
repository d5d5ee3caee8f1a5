"""What collecting spans costs."""

from project.bench.tracing.section import measure

__all__ = ["measure"]
