"""A stack beside the others, made from one of them in a command, and taken down in another."""

from operations.ephemeral.life import check_forgettable, forget, make

__all__ = ["check_forgettable", "forget", "make"]
