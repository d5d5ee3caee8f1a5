"""The Pulumi engine: from PATH, from the official installer, or built from pinned Go modules."""

from machine.engine.resolve import Engine, resolve_engine

__all__ = ["Engine", "resolve_engine"]
