"""Call, fault, outcome: the table of ``docs/reference/figures.md``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from project.chaos.faults.cases import KINDS, Case
from project.chaos.faults.one import FAILED, RODE_OUT, SECOND_RUN
from project.figures import Section, Table
from project.figures.machine import this_machine

HOW = f"""\
Each API call of a run of the whole platform met each fault, one a run; then the same command was
run again, without the fault. `{RODE_OUT}`: the run with the fault came to its end by itself.
`{SECOND_RUN}`: it failed, its message named the resource and the next step, and the same command
again came to the end. In both, cloud and state were then equal to those of a run without a fault,
resource by resource: nothing twice, nothing left over, no operation open in the state. A row is a
kind of call; the numbers count its calls, one for each resource."""


def section(cases: Sequence[Case], outcomes: Mapping[Case, str]) -> Section:
    """The section, with a table for each scenario."""
    ran, failed = len(outcomes), sum(outcome.startswith(FAILED) for outcome in outcomes.values())
    scenarios = list(dict.fromkeys(case.scenario for case in cases))
    return Section(
        name="faults",
        title="Every call, every fault",
        how=f"{HOW}\n\n{ran} of {len(cases)} cases ran, {failed} failed.",
        machine=this_machine(),
        tables=[_table(name, cases, outcomes) for name in scenarios],
    )


def _table(scenario: str, cases: Sequence[Case], outcomes: Mapping[Case, str]) -> Table:
    rows: dict[str, dict[str, list[str | None]]] = {}
    for case in cases:
        if case.scenario == scenario:
            row = rows.setdefault(case.call.route, {kind: [] for kind in KINDS})
            row[case.kind].append(outcomes.get(case))
    return Table(
        title=f"Faults of a {scenario}",
        head=["call", *KINDS],
        rows=[[f"`{route}`", *(_cell(row[kind]) for kind in KINDS)] for route, row in rows.items()],
    )


def _cell(outcomes: Sequence[str | None]) -> str:
    words = [outcome.split(":")[0] if outcome is not None else "not run" for outcome in outcomes]
    counted = Counter(words)
    order = [FAILED, SECOND_RUN, RODE_OUT, "not run"]
    return ", ".join(f"{counted[word]} {word}" for word in order if counted[word])
