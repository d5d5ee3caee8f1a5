"""The differences as a person reads them, each fix said once."""

from __future__ import annotations

from collections.abc import Sequence

from machine.console import say
from operations.drift.difference import Difference


def show(found: Sequence[Difference]) -> None:
    """Prints each difference and what to do, or that there is none."""
    if not found:
        say("\nNo drift: what is live is what was deployed.")
        return
    for fix in dict.fromkeys(each.fix for each in found):
        say("")
        for each in found:
            if each.fix == fix:
                say(f"  ! {each.what}")
        say(f"    what to do: {fix}")
    say(f"\n{len(found)} difference{'s' if len(found) > 1 else ''}")
