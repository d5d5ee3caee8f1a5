"""Every call, every fault."""

from __future__ import annotations

import time

from machine.console import say, step
from project.chaos.faults.cases import Case, calls_of, cases_of
from project.chaos.faults.one import FAILED, run_case
from project.chaos.faults.outcomes import Outcomes
from project.chaos.faults.table import section
from project.chaos.lanes import Lane, lanes, side_by_side
from project.chaos.scenarios import SCENARIOS, clean_run, keep_platform_up
from project.figures import Section

LANES = 3
"""One more than cores: a call that hangs keeps none of them busy."""


def run(minutes: float) -> tuple[Section, list[str]]:
    """Runs cases until all are done or the time is up; the section, and what failed."""
    deadline = time.monotonic() + minutes * 60
    outcomes = Outcomes("faults")
    by_name = {scenario.name: scenario for scenario in SCENARIOS}
    with lanes(LANES) as clouds:
        with step("Runs without a fault, to compare with"):
            for each in clouds:
                keep_platform_up(each)
            cleans = {scenario.name: clean_run(clouds[0], scenario) for scenario in SCENARIOS}
        cases = cases_of({name: calls_of(clean.calls) for name, clean in cleans.items()})
        open_cases = [case for case in cases if case.key not in outcomes.found]
        say(f"    {len(cases)} cases, {len(cases) - len(open_cases)} of them done before")

        def one_case(one: Lane, case: Case) -> None:
            outcome = run_case(one, by_name[case.scenario], cleans[case.scenario], case)
            outcomes.put(case.key, outcome)
            if outcome.startswith(FAILED):
                say(f"    {case.key}: {outcome}")

        side_by_side(clouds, open_cases, one_case, deadline)
    found = {case: outcomes.found[case.key] for case in cases if case.key in outcomes.found}
    failed = [
        f"{case.key}: {outcome}" for case, outcome in found.items() if outcome.startswith(FAILED)
    ]
    return section(cases, found), failed
