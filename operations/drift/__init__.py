"""What differs between a stack's state and what is live. Everything here only reads."""

from operations.drift.difference import Difference, show
from operations.drift.engine import refreshed
from operations.drift.workers import bindings_of

__all__ = ["Difference", "bindings_of", "refreshed", "show"]
