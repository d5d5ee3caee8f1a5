"""How long the platform's answers take on workerd."""

from bench.runtime.section import measure

__all__ = ["measure"]
