"""How much each Worker weighs and how long it takes to start."""

from bench.bundles.section import measure

__all__ = ["measure"]
