"""A stack's real preview and up, on a cloud that has what the stack file says is live."""

from operations.rehearse.run import Rehearsal, rehearse
from operations.rehearse.summary import summary

__all__ = ["Rehearsal", "rehearse", "summary"]
