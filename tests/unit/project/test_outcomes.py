"""What the outcome of a case is of."""

from __future__ import annotations

from machine.paths import REPO
from project.chaos.faults.outcomes import sources
from project.figures.record import RECORDED


def test_what_a_harness_records_does_not_begin_its_cases_again() -> None:
    files = set(sources())
    assert {REPO / "__main__.py", REPO / "local/api/app.ts"} <= files
    assert list(RECORDED.glob("*.json")) != []
    assert files.isdisjoint(RECORDED.iterdir())
