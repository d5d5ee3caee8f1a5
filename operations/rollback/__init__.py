"""One Worker back to older code, by a pin in the stack's file, and on again."""

from operations.rollback.rollback import Rollback

__all__ = ["Rollback"]
