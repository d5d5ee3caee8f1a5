"""How far a long step is: a bar in a terminal, a line now and then in a log.

Standard library only: ``machine/bootstrap.py`` uses it before anything is installed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO

LINE_SECONDS = 15
"""How often a log gets a line."""

WIDTH = 30


class Progress:
    """Counts towards a total that is known beforehand."""

    def __init__(
        self,
        unit: str,
        total: int,
        stream: TextIO = sys.stderr,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Starts at zero; ``unit`` is the plural of what is counted."""
        self._unit, self._total, self._stream, self._clock = unit, total, stream, clock
        self._done = 0
        self._started = self._shown = clock()

    def show(self, done: int) -> None:
        """Draws the bar with what is done, or writes a line when it is time for one."""
        self._done = min(done, self._total)
        now = self._clock()
        if self._stream.isatty():
            filled = WIDTH * self._done // max(self._total, 1)
            bar = "#" * filled + "." * (WIDTH - filled)
            self._stream.write(f"\r    [{bar}] {self._text(now)}")
            self._stream.flush()
        elif now - self._shown >= LINE_SECONDS:
            self._shown = now
            self._stream.write(f"    {self._text(now)}\n")
            self._stream.flush()

    def close(self) -> None:
        """Takes the bar away; a log keeps its lines."""
        if self._stream.isatty():
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def _text(self, now: float) -> str:
        return f"{self._done} of {self._total} {self._unit}, {now - self._started:.0f} s"
