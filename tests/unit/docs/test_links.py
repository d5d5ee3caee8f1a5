"""Links and commands in the documentation lead to something.

It does not prove what a command does, nor that a page elsewhere is still there.
"""

from __future__ import annotations

import itertools
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from cli.__main__ import cli
from cli.make import KEPT
from machine.paths import REPO
from tests.support.examples import blocks_of

LINK = re.compile(r"\]\(([^)\s]+)\)")
RECORDED = "tests/fixtures/previews/"
"""Comments as they are posted: their links are GitHub's."""

listed = subprocess.run(
    ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
    cwd=REPO,
    capture_output=True,
    text=True,
    check=True,
)
PAGES = sorted(
    page
    for page in listed.stdout.split()
    if not page.startswith(RECORDED) and (REPO / page).is_file()
)


def anchors(page: Path) -> set[str]:
    """The headings of a page, as GitHub and MyST name them."""
    text = re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_to_a_file_and_a_heading(page: str) -> None:
    path = REPO / page
    for target in LINK.findall(re.sub(r"```.*?```", "", path.read_text(), flags=re.DOTALL)):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        found = (path.parent / file).resolve() if file else path
        assert found.exists(), f"{page}: {target}"
        assert not anchor or anchor in anchors(found), f"{page}: {target}"


def commands(page: str) -> Iterator[list[str]]:
    """The words of each `./code24` and `make` in the examples of a page."""
    for example in itertools.chain.from_iterable(blocks_of(REPO / page)):
        line = example.command.splitlines()[0]
        for part in re.findall(r"(?:^|[(\s])((?:\./code24|make) ?[^|&>)]*)", line):
            yield shlex.split(part, comments=True)


@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_an_example_is_understood(page: str) -> None:
    for program, *words in commands(page):
        if program == "make":
            assert words[0] in KEPT, f"{page}: make {words[0]}"
            continue
        if words[0] == "VERB":
            continue
        command: click.Command = cli
        context = click.Context(cli)
        while isinstance(command, click.Group) and words and not words[0].startswith("-"):
            found = command.get_command(context, words.pop(0))
            assert found is not None, f"{page}: {program} {words}"
            command = found
        if "--help" not in words:
            command.make_context(command.name, words)


def test_the_readme_is_short() -> None:
    assert len((REPO / "README.md").read_text().splitlines()) <= 150


def test_the_examples_are_found() -> None:
    found = [words for page in PAGES for words in commands(page)]
    assert ["make", "up"] in found
    assert ["./code24", "adopt", "--stack", "staging"] in found


def test_what_messages_and_comments_name_in_the_readme_is_a_heading_of_it() -> None:
    words = ["git", "grep", "-hoE", "README, ['\"][^'\"]+['\"]", "--", "*.py", "*.yaml", "*.ts"]
    found = subprocess.run(words, cwd=REPO, capture_output=True, text=True, check=True).stdout
    named = {line.split(", ", 1)[1].strip("'\"") for line in found.splitlines()}
    headings = re.findall(r"^#+ (.+)$", (REPO / "README.md").read_text(), re.MULTILINE)
    assert named
    assert named <= set(headings)
