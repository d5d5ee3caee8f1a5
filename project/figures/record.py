"""The recorded sections and the page made from them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from machine.paths import REPO
from project.figures.model import Section
from project.figures.page import page

RECORDED = REPO / "project" / "figures" / "recorded"
PAGE = REPO / "docs" / "reference" / "figures.md"
ORDER = (
    "setup",
    "deploy",
    "scale",
    "runtime",
    "bundles",
    "load",
    "tracing",
    "console",
    "sites",
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


TOLERANCE = 1.25


def regressions(measured: Section, before: Section | None) -> Sequence[str]:
    """One line for each ratio that is worse than recorded by more than the tolerance."""
    if before is None:
        return []
    old = {ratio.name: ratio.value for ratio in before.ratios}
    return [
        f"{measured.name}: {ratio.name} is {ratio.value:.2f}, recorded {old[ratio.name]:.2f}; "
        f"at most {old[ratio.name] * TOLERANCE:.2f} passes"
        for ratio in measured.ratios
        if ratio.name in old and ratio.value > old[ratio.name] * TOLERANCE
    ]
