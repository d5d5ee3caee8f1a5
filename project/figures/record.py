"""The recorded sections and the page made from them."""

from __future__ import annotations

from pathlib import Path

from machine.paths import REPO
from project.figures.model import Section
from project.figures.page import page

RECORDED = REPO / "project" / "figures" / "recorded"
PAGE = REPO / "docs" / "reference" / "figures.md"
ORDER = (
    "deploy",
    "scale",
    "runtime",
    "bundles",
    "load",
    "faults",
    "kills",
    "together",
    "input",
    "steady",
)
"""Of the sections on the page."""


def recorded(name: str) -> Section | None:
    """A section as it was last recorded; None before that."""
    file = _file(name)
    return Section.model_validate_json(file.read_text()) if file.exists() else None


def publish(section: Section) -> None:
    """Records a section and makes the page again."""
    RECORDED.mkdir(exist_ok=True)
    _file(section.name).write_text(section.model_dump_json(indent=2) + "\n")
    PAGE.write_text(rendered())


def rendered() -> str:
    """The page as the recorded sections make it."""
    found = [recorded(name) for name in ORDER]
    return page([section for section in found if section is not None])


def _file(name: str) -> Path:
    return RECORDED / f"{name}.json"
