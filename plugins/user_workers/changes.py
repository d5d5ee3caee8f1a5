"""What differs between the state of a user Worker and the program.

The engine shows old and new at each path: code by hash, variables by value, a secret as `[secret]`
under its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pulumi.provider.experimental.provider import PropertyDiff, PropertyDiffKind

from .values import Props

REPLACING = ("accountId", "namespace", "name")
_SIMPLE = (
    "contentSha256",
    "mainModule",
    "compatibilityDate",
    "compatibilityFlags",
    "tags",
)


def changes(old: Props, new: Props) -> dict[str, PropertyDiff]:
    """By property path; where the bundle lies (``contentFile``) is no change, its hash is."""
    found = replacements(old, new, REPLACING)
    for name in _SIMPLE:
        found |= at(name, old.get(name), new.get(name))
    found |= dict(_members("limits", old.get("limits"), new.get("limits")))
    found |= dict(_bindings(old.get("bindings"), new.get("bindings")))
    return found


def replacements(old: Props, new: Props, names: Sequence[str]) -> dict[str, PropertyDiff]:
    """Those of the named properties that differ, each of which makes another resource."""
    return {
        name: PropertyDiff(PropertyDiffKind.UPDATE_REPLACE, input_diff=False)
        for name in names
        if old.get(name) != new.get(name)
    }


def at(path: str, old: Any, new: Any) -> dict[str, PropertyDiff]:
    """The difference at one path; empty when there is none."""
    if old == new:
        return {}
    kind = PropertyDiffKind.UPDATE
    if old is None:
        kind = PropertyDiffKind.ADD
    elif new is None:
        kind = PropertyDiffKind.DELETE
    return {path: PropertyDiff(kind, input_diff=False)}


def _bindings(old: Any, new: Any) -> Iterator[tuple[str, PropertyDiff]]:
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        yield from at("bindings", old, new).items()
        return
    for name in sorted({*old, *new}):
        path, before, after = f"bindings.{name}", old.get(name), new.get(name)
        if _type(before) == _type(after):
            yield from _members(path, before, after)
        else:
            yield from at(path, before, after).items()


def _members(path: str, old: Any, new: Any) -> Iterator[tuple[str, PropertyDiff]]:
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        yield from at(path, old, new).items()
        return
    for key in sorted({*old, *new}):
        yield from at(f"{path}.{key}", old.get(key), new.get(key)).items()


def _type(binding: Any) -> Any:
    return binding.get("type") if isinstance(binding, Mapping) else None
