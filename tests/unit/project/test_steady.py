"""The harness of `./code24 steady`: which runs there are, and what it makes of their outcomes."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from project import steady
from project.figures.model import Machine
from project.suite import SUITES


def test_every_second_run_is_by_chance_and_under_load(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Collection[str], int | None]] = []
    outcomes = iter([(9, 0), (7, 2), (9, 0), (9, 0)])

    def run_tests(suites: Collection[str], seed: int | None) -> tuple[int, int]:
        asked.append((suites, seed))
        return next(outcomes)

    monkeypatch.setattr(steady, "run_tests", run_tests)
    monkeypatch.setattr(steady, "this_machine", lambda: _machine("abc1234"))
    *_, section = steady.run(4, None)

    assert asked == [(SUITES, seed) for seed in (None, 1002, None, 1004)]
    assert steady.failures(section) == ["run 2, by chance (seed 1002), under load: 2 failed"]
    [table] = section.tables
    assert [row[:4] for row in table.rows] == [
        ["1", "as written", "9", "0"],
        ["2", "by chance (seed 1002), under load", "7", "2"],
        ["3", "as written", "9", "0"],
        ["4", "by chance (seed 1004), under load", "9", "0"],
    ]


def test_runs_of_one_commit_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steady, "run_tests", lambda *_: (9, 0))
    monkeypatch.setattr(steady, "this_machine", lambda: _machine("abc1234"))
    first, second = steady.run(2, None)
    assert [row[0] for row in first.tables[0].rows] == ["1"]
    assert [row[0] for row in second.tables[0].rows] == ["1", "2"]

    [third] = steady.run(3, second)
    assert [row[0] for row in third.tables[0].rows] == ["1", "2", "3"]
    assert list(steady.run(3, third)) == []

    monkeypatch.setattr(steady, "this_machine", lambda: _machine("def5678"))
    [other] = steady.run(1, third)
    assert [row[0] for row in other.tables[0].rows] == ["1"]


def _machine(commit: str) -> Machine:
    return Machine(
        date="2026-11-29",
        processor="",
        cores=2,
        memory="",
        system="",
        versions={},
        commit=commit,
    )


def test_the_load_ends_with_its_run() -> None:
    with steady.busy() as load:
        assert len(load) >= 1
        assert [process.poll() for process in load] == [None] * len(load)
    assert [process.poll() for process in load] == [-9] * len(load)
