"""Figures: what fails the guard, how the page is made, and that the page is what was recorded."""

from __future__ import annotations

from project.figures import Ratio, Section, Table
from project.figures.model import Machine
from project.figures.page import page
from project.figures.record import ORDER, PAGE, RECORDED, regressions, rendered
from project.figures.statistics import percentile, ratio_of

MACHINE = Machine(
    date="2026-01-02",
    processor="Abacus",
    cores=2,
    memory="4 GiB",
    system="Linux",
    versions={"python": "3.11"},
    commit="abc",
)


def section(*ratios: Ratio) -> Section:
    table = Table(title="Seconds", head=["what", "s"], rows=[["up", "1"]], note="Of one run.")
    return Section(
        name="deploy",
        title="A deploy",
        how="So.",
        machine=MACHINE,
        tables=[table],
        ratios=[*ratios],
    )


def ratio(name: str, value: float, goal: float | None = None) -> Ratio:
    return Ratio(name=name, value=value, low=value, high=value, repeats=1, goal=goal)


def test_a_ratio_fails_past_a_quarter_more_than_was_recorded() -> None:
    before = section(ratio("up / W3", 1.0), ratio("calls", 0.0))
    assert regressions(section(ratio("up / W3", 1.25), ratio("calls", 0.0)), before) == []
    assert regressions(section(ratio("up / W3", 1.26), ratio("calls", 0.1)), before) == [
        "deploy: up / W3 is 1.26, recorded 1.00; at most 1.25 passes",
        "deploy: calls is 0.10, recorded 0.00; at most 0.00 passes",
    ]


def test_what_was_never_recorded_fails_nothing() -> None:
    assert regressions(section(ratio("new", 9.0)), section(ratio("old", 1.0))) == []
    assert regressions(section(ratio("new", 9.0)), None) == []


def test_the_page_has_machine_ratios_goals_and_tables() -> None:
    output = page([section(ratio("up / W3", 1.1, 1.2), ratio("preview / W3", 0.7, 0.6))])
    assert "## A deploy\n\nSo.\n\nMeasured 2026-01-02 at `abc` on Abacus, 2 cores" in output
    assert "| up / W3 | 1.10 | 1.10 to 1.10 | 1 | at most 1.2 | yes |" in output
    assert "| preview / W3 | 0.70 | 0.70 to 0.70 | 1 | at most 0.6 | no |" in output
    assert "| A deploy | preview / W3 | at most 0.6 | 0.70 | no | 2026-01-02 |" in output
    assert "### Seconds\n\n| what | s |\n|---|---|\n| up | 1 |\n\nOf one run." in output


def test_a_ratio_has_the_median_and_the_spread_of_its_repeats() -> None:
    made = ratio_of("x", [3.0, 1.0, 2.0], 2.5)
    assert (made.value, made.low, made.high, made.repeats, made.met) == (2.0, 1.0, 3.0, 3, True)
    assert percentile([float(number) for number in range(101)], 99) == 99.0


def test_the_page_is_what_was_recorded() -> None:
    assert {file.stem for file in RECORDED.glob("*.json")} <= set(ORDER)
    assert PAGE.read_text() == rendered(), (
        "docs/reference/figures.md is made by the harness: ./code24 bench"
    )
