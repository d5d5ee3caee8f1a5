"""A preview for people who review: ``pulumi preview --json`` as a Markdown comment."""

from tools.review.comment import comment, marker
from tools.review.failures import failed

__all__ = ["comment", "failed", "marker"]
