"""How long a deploy takes, beside wrangler and alchemy, on one local cloud."""

from bench.deploy.section import measure

__all__ = ["measure"]
