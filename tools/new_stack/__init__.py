"""A stack beside the others, made from one of them in a command, and taken down in another."""

from tools.new_stack.life import forget, make

__all__ = ["forget", "make"]
