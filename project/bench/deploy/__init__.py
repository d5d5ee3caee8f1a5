"""How long a deploy takes, beside wrangler and alchemy, on one local cloud."""

from project.bench.deploy.section import measure

__all__ = ["measure"]
