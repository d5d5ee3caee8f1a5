"""stub"""

from __future__ import annotations

from collections.abc import Sequence

from tools.stack import Stack


def policy_arguments(stack: Stack, allow: Sequence[str] = ()) -> list[str]:
    """None yet."""
    return []
