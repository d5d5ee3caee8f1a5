"""The console over much."""

from project.bench.console.section import measure

__all__ = ["measure"]
