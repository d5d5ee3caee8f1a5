"""A long step in a terminal and in a log."""

from __future__ import annotations

import io

from machine.bootstrap import npm_packages, python_packages
from machine.progress import Progress


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_a_bar_that_goes_away() -> None:
    stream, seconds = Terminal(), iter([0.0, 1.0, 2.0])
    progress = Progress("packages", 2, stream, lambda: next(seconds))
    progress.show(1)
    progress.show(2)
    progress.close()
    half = "\r    [" + "#" * 15 + "." * 15 + "] 1 of 2 packages, 1 s"
    whole = "\r    [" + "#" * 30 + "] 2 of 2 packages, 2 s"
    assert stream.getvalue() == half + whole + "\r\x1b[K"


def test_a_log_gets_a_line_every_fifteen_seconds_and_no_control_characters() -> None:
    stream, seconds = io.StringIO(), iter([0.0, 5.0, 16.0, 20.0, 40.0])
    progress = Progress("packages", 3, stream, lambda: next(seconds))
    for done in (1, 2, 3, 4):
        progress.show(done)
    progress.close()
    assert stream.getvalue() == "    2 of 3 packages, 16 s\n    3 of 3 packages, 40 s\n"


def test_the_totals_are_those_of_the_lock_files() -> None:
    assert python_packages() > 50
    assert npm_packages() > 50
