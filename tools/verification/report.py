"""The table of checks, as a person reads it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tools.console import say
from tools.verification.checks import Check


def told(checks: Iterable[Check]) -> list[Check]:
    """Says each check on a line as it comes, and gives them all."""
    found = []
    for check in checks:
        say(line(check))
        found.append(check)
    return found


def line(check: Check) -> str:
    """One row."""
    return f"    {check.mark:<10}{check.name:<24}{check.seen}"


def conclude(checks: Sequence[Check]) -> int:
    """Says what to do about what failed; 1 when something did."""
    failed = [check for check in checks if check.mark == "FAILED"]
    slow = sum(check.mark == "slow" for check in checks)
    for check in failed:
        say(f"\n{check.name}: {check.seen}\n  what to do: {check.mend}")
    count = f"{len(checks) - len(failed)} of {len(checks)} checks are ok"
    say(f"\n{count}{f', {slow} of them slow' if slow else ''}")
    return 1 if failed else 0
