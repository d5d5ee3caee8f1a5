"""What the commands say: steps with their times, and errors without stack traces."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class ToolError(Exception):
    """Something that a person can fix: the message says what, where and how."""


def say(message: str) -> None:
    """One line for people, at once."""
    print(message, file=sys.stderr, flush=True)


@contextmanager
def step(what: str) -> Iterator[None]:
    """Says what is being done, and afterwards how long it took."""
    say(f"==> {what}")
    started = time.monotonic()
    yield
    say(f"    {time.monotonic() - started:.1f} s")
