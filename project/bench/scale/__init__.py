"""How the platform grows: 10, 100 and 1,000 user Workers in one dispatch namespace."""

from project.bench.scale.section import measure

__all__ = ["measure"]
