"""An ephemeral environment: one command creates it from another stack's file, one destroys it."""

from operations.ephemeral.life import check_forgettable, forget, make

__all__ = ["check_forgettable", "forget", "make"]
