"""A preview for people who review: ``pulumi preview --json`` as a Markdown comment."""

from operations.review.comment import comment, marker
from operations.review.failures import failed

__all__ = ["comment", "failed", "marker"]
