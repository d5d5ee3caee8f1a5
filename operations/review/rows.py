"""Rows of a table of changes: what, before, after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from operations.review.markdown import LONGEST_TABLE, NOTHING, code, counted, folded, table
from operations.review.steps import Step

Row = tuple[str, str, str]

HEAD = ("", "before", "after")


def changed(what: str, old: Any, new: Any) -> Iterator[Row]:
    """One row when the two differ; None is nothing."""
    if old != new:
        yield what, _cell(old), _cell(new)


def changed_by_name(noun: str, old: Any, new: Any) -> Iterator[Row]:
    """A row for each name that is in one only, or has another value."""
    before, after = named(old), named(new)
    for name in sorted(before.keys() | after.keys()):
        yield from _leaves(f"{noun} {code(name)}", (), before.get(name), after.get(name))


def code_row(old: tuple[Any, Any], new: tuple[Any, Any]) -> Iterator[Row]:
    """The code, each time as hash and bytes, with the difference."""
    if old != new:
        yield "code", _code_cell(*old), _code_cell(*new, less=old[1])


def fixed(step: Step) -> Row:
    """The stack says what it said before: what is at Cloudflare was changed behind its back."""
    return ", ".join(step.reasons), "not as the stack says", "as the stack says"


def as_table(rows: list[Row]) -> str:
    """The rows, folded when there are many."""
    drawn = table(HEAD, rows)
    return drawn if len(rows) <= LONGEST_TABLE else folded(counted(len(rows), "change"), drawn)


def named(value: Any) -> Mapping[str, Any]:
    """A mapping as it is, a list of names as one; anything else is empty."""
    if isinstance(value, Mapping):
        return value
    return dict.fromkeys(map(str, value), "set") if isinstance(value, list) else {}


def _leaves(what: str, path: tuple[str, ...], old: Any, new: Any) -> Iterator[Row]:
    """Where both have structure, only the leaves that differ."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in sorted(old.keys() | new.keys()):
            yield from _leaves(what, (*path, str(key)), old.get(key), new.get(key))
        return
    yield from changed(f"{what} {code('.'.join(path))}" if path else what, old, new)


def _cell(value: Any) -> str:
    return NOTHING if value is None else code(value)


def _code_cell(digest: Any, size: Any, less: Any = None) -> str:
    if digest is None:
        return NOTHING
    if not isinstance(size, int | float):
        return code(digest)
    grown = f" ({int(size - less):+,})" if isinstance(less, int | float) else ""
    return f"{code(digest)}, {counted(int(size), 'byte')}{grown}"
