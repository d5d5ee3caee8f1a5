"""Whether a stack works: every binding asked, both flows run, everything timed."""

from tools.verification.checks import Check
from tools.verification.target import Target
from tools.verification.whole import verify

__all__ = ["Check", "Target", "verify"]
