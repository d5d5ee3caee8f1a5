"""The harness of `./code24 steady`: which runs there are, and what it makes of their outcomes."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from project import steady
from project.suite import SUITES


def test_every_second_run_is_by_chance_and_under_load(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Collection[str], int | None]] = []
    outcomes = iter([(9, 0), (7, 2), (9, 0), (9, 0)])

    def run_tests(suites: Collection[str], seed: int | None) -> tuple[int, int]:
        asked.append((suites, seed))
        return next(outcomes)

    monkeypatch.setattr(steady, "run_tests", run_tests)
    section, failures = steady.run(4)

    assert asked == [(SUITES, seed) for seed in (None, 1002, None, 1004)]
    assert failures == ["run 2, by chance (seed 1002), under load: 2 failed"]
    [table] = section.tables
    assert [row[:4] for row in table.rows] == [
        ["1", "as written", "9", "0"],
        ["2", "by chance (seed 1002), under load", "7", "2"],
        ["3", "as written", "9", "0"],
        ["4", "by chance (seed 1004), under load", "9", "0"],
    ]


def test_the_load_ends_with_its_run() -> None:
    with steady.busy() as load:
        assert [process.poll() for process in load] == [None] * len(load)
    assert [process.poll() for process in load] == [-9] * len(load)
