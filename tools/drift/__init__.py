"""What differs between a stack's state and what is live. Everything here only reads."""

from tools.drift.difference import Difference
from tools.drift.engine import refreshed
from tools.drift.report import conclude
from tools.drift.workers import bindings_of

__all__ = ["Difference", "bindings_of", "conclude", "refreshed"]
