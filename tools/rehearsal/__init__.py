"""A stack's real preview and up, on a cloud that has what the stack file says is live."""

from tools.rehearsal.run import Rehearsal, rehearse
from tools.rehearsal.summary import summary

__all__ = ["Rehearsal", "rehearse", "summary"]
