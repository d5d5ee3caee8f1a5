"""One thing that a stack names, as it is in an account."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing of the stack: where it is in the settings, and how it is in the account."""

    where: str
    what: str
    conflict: bool = False
    """Whether an `up` would fail, or take something away from another owner."""
