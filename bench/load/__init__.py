"""The platform under load, with agents that fail."""

from bench.load.section import measure

__all__ = ["measure"]
