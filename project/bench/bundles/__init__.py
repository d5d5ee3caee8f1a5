"""How much each Worker weighs, and how long an isolate takes to start with it."""

from project.bench.bundles.section import measure

__all__ = ["measure"]
