"""Fifty clients at once for a minute, with one agent's answer in ten gone wrong."""

from project.bench.load.section import measure

__all__ = ["measure"]
