"""One case: the run with the fault, the same command again, and what is there then."""

from __future__ import annotations

import re

from machine.console import ToolError
from project.chaos.faults.cases import Case
from project.chaos.lanes import Lane
from project.chaos.scenarios import Clean, Scenario
from project.chaos.world import differences, world

RODE_OUT = "rode out"
"""The run with the fault came to its end."""
SECOND_RUN = "second run"
"""It failed, said where and what to do, and the same command again came to the end."""
FAILED = "FAILED"
NEXT_STEP = re.compile(r"again: it continues from here|code24 recover|repeat the command")


def run_case(lane: Lane, scenario: Scenario, clean: Clean, case: Case) -> str:
    """The outcome in a few words; beginning with FAILED when the platform is not as it must be."""
    scenario.begin(lane)
    lane.clear()
    lane.fault(case.call.fault(case.kind))
    code, output = lane.run(scenario.verb)
    lane.clear()
    outcome = RODE_OUT
    if code != 0:
        problem = _problem_with_message(output, clean)
        if problem is not None:
            return f"{FAILED}: {problem}"
        outcome = SECOND_RUN
        code, output = lane.run(scenario.verb)
        if code != 0:
            return f"{FAILED}: the same command again fails: {_last_error(output)}"
    return _compared(lane, clean) or outcome


def _compared(lane: Lane, clean: Clean) -> str | None:
    try:
        found = differences(clean.world, world(lane.platform))
    except ToolError as error:
        return f"{FAILED}: {error}"
    if not found:
        return None
    return f"{FAILED}: {len(found)} differences from a run without a fault, {found[0][:300]}"


def _problem_with_message(output: str, clean: Clean) -> str | None:
    if NEXT_STEP.search(output) is None:
        return f"no next step is said: {output[-300:]}"
    names = {urn.rsplit("::", 1)[-1] for urn in clean.names}
    errors = [line for line in output.splitlines() if "error:" in line]
    if not any(name in line for line in errors for name in names):
        return f"no resource is named: {' / '.join(errors)[:300]}"
    return None


def _last_error(output: str) -> str:
    errors = [line.strip() for line in output.splitlines() if "error:" in line]
    return errors[-1][:300] if errors else output[-300:]
