"""A difference between the state and what is live, and how it is shown."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from machine.console import say


@dataclass(frozen=True)
class Difference:
    """What differs, and what puts it right."""

    what: str
    """On one line, without the value of a secret."""
    fix: str


def changes(path: str, expected: Any, live: Any) -> Iterator[str]:
    """A line for each value that differs, by its path; maps are compared key by key."""
    if expected == live:
        return
    if isinstance(expected, Mapping) and isinstance(live, Mapping):
        for key in sorted({*expected, *live}):
            below = f"{path}.{key}" if path else key
            if key not in live:
                yield f"{below} is gone, expected {_text(expected[key])}"
            elif key not in expected:
                yield f"{below} is there, expected none"
            else:
                yield from changes(below, expected[key], live[key])
        return
    yield f"{path} is {_text(live)}, expected {_text(expected)}"


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


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
