"""The table of checks, as a person reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from machine.console import say
from operations.verify.checks import Check


def shown(checks: Iterable[Check]) -> list[Check]:
    """Prints each check on a line as it is done, and returns them all."""
    found = []
    for check in checks:
        say(line(check))
        found.append(check)
    return found


def line(check: Check) -> str:
    """One row."""
    return f"    {check.mark:<10}{check.name:<24}{check.seen}"


def show_failures(checks: Sequence[Check]) -> None:
    """Prints what to do about each failure, and how many checks are ok."""
    failed = [check for check in checks if check.mark == "FAILED"]
    for check in failed:
        say(f"\n{check.name}: {check.seen}\n  what to do: {check.fix}")
    marks = Counter(check.mark for check in checks)
    well = marks["ok"] + marks["slow"]
    slow = f", {marks['slow']} of them slow" if marks["slow"] else ""
    left = f", {marks['not asked']} not asked" if marks["not asked"] else ""
    say(f"\n{well} of {len(checks)} checks are ok{slow}{left}")
