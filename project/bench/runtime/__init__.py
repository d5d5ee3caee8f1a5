"""What the dispatch Worker adds to a call of an agent, and how soon the platform answers."""

from project.bench.runtime.section import measure

__all__ = ["measure"]
