"""A thousand published sites."""

from project.bench.sites.section import measure

__all__ = ["measure"]
