"""Waiting for something to be so."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 60.0
"""Seconds."""


def until(so: Callable[[], bool], what: str) -> None:
    """Asks until it is so."""
    deadline = time.monotonic() + PATIENCE
    while not so():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.02)
