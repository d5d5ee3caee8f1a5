"""What the runbook quotes stands in the code that it names.

It does not prove what the engine and Cloudflare themselves say.
"""

from __future__ import annotations

import re

import pytest

from machine.paths import REPO

SECTION = re.compile(r"^## `(?P<message>.+)`\n\nPrinted by: (?P<printed_by>.+)$", re.MULTILINE)
PAGE = (REPO / "docs" / "how-to" / "runbook.md").read_text()
SECTIONS = {found["message"]: found["printed_by"] for found in SECTION.finditer(PAGE)}
OURS = {message: by for message, by in SECTIONS.items() if by.startswith("`")}


def joined(code: str) -> str:
    """Code with its string literals in one piece, and one space for each gap."""
    return re.sub(r"\s+", " ", re.sub(r'"\s*\n\s*f?"', "", code))


def test_every_heading_has_its_source() -> None:
    assert len(SECTIONS) == PAGE.count("\n## ")
    assert len(OURS) >= 10


@pytest.mark.parametrize("message", OURS)
def test_a_message_stands_in_the_file_that_is_named(message: str) -> None:
    file = re.findall(r"`([^`]+)`", OURS[message])[0]
    code = joined((REPO / file).read_text())
    parts = [part.strip() for part in re.split("…", message)]
    if message == '"source": "fallback"':
        parts = ['source: "fallback"']
    assert [part for part in parts if part not in code] == []


def test_every_reason_of_a_fallback_is_told() -> None:
    contract = (REPO / "worker_src" / "shared" / "contract.ts").read_text()
    [line] = re.findall(r"FallbackReason =(.*);", contract)
    assert set(re.findall(r'"(\w+)"', line)) <= set(re.findall(r"^\| `(\w+)` \|", PAGE, re.M))
