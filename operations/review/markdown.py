"""Markdown that no value can break out of."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

NOTHING = "—"
LONGEST_VALUE = 240
LONGEST_TABLE = 12
"""Rows of a table, or lines of a list, that are shown unfolded."""

SECRET = "(secret)"
ENGINE_SECRET = "[secret]"
SECRET_SIGNATURE = "4dabf18193072939515e22adb298388d"
"""The key of an object that holds a secret, encrypted or plain, or an asset."""

UNKNOWN = "(known after the update)"
ENGINE_UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What the engine writes for a value that only the update will tell."""


def shown(value: Any) -> Any:
    """The value without what is secret in it."""
    if value == ENGINE_SECRET:
        return SECRET
    if value == ENGINE_UNKNOWN:
        return UNKNOWN
    if isinstance(value, dict):
        if SECRET_SIGNATURE in value:
            return SECRET
        return {key: shown(part) for key, part in value.items()}
    if isinstance(value, list):
        return [shown(part) for part in value]
    return value


def text(value: Any) -> str:
    """A value on one line, without secrets, cut when it is long."""
    plain = shown(value)
    text = plain if isinstance(plain, str) else json.dumps(plain, sort_keys=True)
    line = re.sub(r"\r\n|[\r\n\u2028\u2029]", "⏎", text)
    line = re.sub(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", "�", line)
    if len(line) <= LONGEST_VALUE:
        return line
    return f"{line[:LONGEST_VALUE]}… ({len(line):,} characters)"


def code(value: Any) -> str:
    """A value as a code span, whatever backticks it has."""
    line = text(value)
    if not line.strip():
        return "` `" if line else '""'
    fence = "`" * (_longest_run(line) + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def block(message: str) -> str:
    """Lines as they are, in a fence that they cannot close."""
    fence = "`" * max(3, _longest_run(message) + 1)
    return f"{fence}text\n{message}\n{fence}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table; a pipe in a cell does not end it."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in lines
    )


def bullets(lines: Sequence[str]) -> str:
    """A list."""
    return "\n".join(f"- {line}" for line in lines)


def folded(summary: str, body: str) -> str:
    """A part that opens on a click."""
    return f"<details><summary>{summary}</summary>\n\n{body}\n\n</details>"


def alert(kind: str, body: str) -> str:
    """GitHub's coloured box: https://docs.github.com/get-started/writing-on-github (Alerts)."""
    quoted = "\n".join(f"> {line}".rstrip() for line in body.splitlines())
    return f"> [!{kind}]\n{quoted}"


def counted(number: int, noun: str) -> str:
    """``1 row``, ``2 rows``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _longest_run(line: str) -> int:
    return max((len(run) for run in re.findall(r"`+", line)), default=0)
