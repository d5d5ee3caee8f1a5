"""Pins in a stack's file: changed in its text, so that its comments and its order stay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from machine.console import ToolError

CONFIG = "config"
SETTINGS = "code24:settings"
PINS = "pins"

Entry = tuple[yaml.Node, yaml.Node]
"""A key and its value, each with its place in the text."""


def pins_of(text: str) -> dict[str, str]:
    """The pinned revisions, by the Worker's name."""
    pins: dict[str, str] = _settings_of(yaml.safe_load(text)).get(PINS) or {}
    return pins


def with_pin(text: str, worker: str, revision: str) -> str:
    """A stack file's text with a Worker pinned to a revision.

    Raises:
        ToolError: when the file is written in a way that this cannot change.
    """
    pins = pins_of(text) | {worker: revision}
    entry = f'{worker}: "{revision}"'
    settings, found = _places(text)
    if found is None:
        column = _first_column(settings[1])
        lines = [f"{' ' * column}{PINS}:", f"{' ' * (column + 2)}{entry}"]
        changed = _inserted(text, settings[0], lines)
    elif not _is_block(found[1]):
        changed = _replaced(text, found[1], _flow(pins))
    elif (known := _find(found[1], worker)) is not None:
        changed = _replaced(text, known[1], f'"{revision}"')
    else:
        changed = _inserted(text, found[0], [f"{' ' * _first_column(found[1])}{entry}"])
    return _verified(text, changed, pins)


def without_pin(text: str, worker: str) -> str:
    """A stack file's text without the pin of a Worker, which must be there.

    Raises:
        ToolError: when the file is written in a way that this cannot change.
    """
    pins = {name: revision for name, revision in pins_of(text).items() if name != worker}
    _, found = _places(text)
    assert found is not None
    if pins and not _is_block(found[1]):
        return _verified(text, _replaced(text, found[1], _flow(pins)), pins)
    known = _find(found[1], worker)
    gone = {known[0].start_mark.line} if known is not None else set()
    if not pins:
        gone.add(found[0].start_mark.line)
    lines = text.splitlines(keepends=True)
    kept = [line for number, line in enumerate(lines) if number not in gone]
    return _verified(text, "".join(kept), pins)


def _settings_of(document: Any) -> dict[str, Any]:
    settings = (document or {}).get(CONFIG, {}).get(SETTINGS)
    if not isinstance(settings, dict):
        raise ToolError(f"The stack file has no {SETTINGS}: expected it under {CONFIG}.")
    return settings


def _places(text: str) -> tuple[Entry, Entry | None]:
    """Where the settings are, and the pins when there are any."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    config = None if root is None else _find(root, CONFIG)
    settings = None if config is None else _find(config[1], SETTINGS)
    if settings is None or not _is_block(settings[1]):
        raise _by_hand()
    return settings, _find(settings[1], PINS)


def _find(node: yaml.Node, name: str) -> Entry | None:
    entries = node.value if isinstance(node, yaml.MappingNode) else []
    return next(((key, value) for key, value in entries if key.value == name), None)


def _is_block(node: yaml.Node) -> bool:
    return isinstance(node, yaml.MappingNode) and not node.flow_style


def _first_column(mapping: yaml.Node) -> int:
    column: int = mapping.value[0][0].start_mark.column
    return column


def _flow(pins: Mapping[str, str]) -> str:
    return "{" + ", ".join(f'{name}: "{revision}"' for name, revision in pins.items()) + "}"


def _inserted(text: str, key: yaml.Node, lines: list[str]) -> str:
    """Lines put in below the line of a key."""
    before = text.splitlines(keepends=True)
    at = key.start_mark.line + 1
    return "".join([*before[:at], *(f"{line}\n" for line in lines), *before[at:]])


def _replaced(text: str, node: yaml.Node, by: str) -> str:
    return text[: node.start_mark.index] + by + text[node.end_mark.index :]


def _verified(before: str, changed: str, pins: Mapping[str, str]) -> str:
    """The changed text, once it says what it should and nothing else."""
    intended = yaml.safe_load(before)
    settings = _settings_of(intended)
    settings.pop(PINS, None)
    if pins:
        settings[PINS] = dict(pins)
    try:
        reread = yaml.safe_load(changed)
    except yaml.YAMLError:
        raise _by_hand() from None
    if reread != intended:
        raise _by_hand()
    return changed


def _by_hand() -> ToolError:
    return ToolError(
        f"The stack file is written in a way that cannot be changed line by line: set "
        f'`{CONFIG}.{SETTINGS}.{PINS}: {{WORKER: "REVISION"}}` in it by hand, then `./code24 up`.'
    )
