"""docs/how-to/reviews.md shows comments as they are."""

from __future__ import annotations

import re

from machine.paths import REPO
from tests.support.previews import PREVIEWS, golden

DOCS = (REPO / "docs" / "how-to" / "reviews.md").read_text()


def test_its_examples_are_of_the_golden_comments() -> None:
    [box] = re.findall(r"^> \[!CAUTION\]\n(?:>.*\n)+", DOCS, re.MULTILINE)
    assert box in golden("destructive", "md").read_text()
    [row] = re.findall(r"^\| variable .*$", DOCS, re.MULTILINE)
    assert row in golden("variable", "md").read_text()


def test_every_golden_comment_is_linked() -> None:
    linked = re.findall(r"fixtures/previews/([\w-]+)\.md\)", DOCS)
    assert sorted(linked) == sorted(path.stem for path in PREVIEWS.glob("*.md"))
