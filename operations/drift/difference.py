"""One difference between the state and what is live."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


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
