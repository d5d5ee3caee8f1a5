"""Whether a stack works: every binding asked, both flows run, everything timed."""

from operations.verify.checks import Check, Target
from operations.verify.whole import verify

__all__ = ["Check", "Target", "verify"]
