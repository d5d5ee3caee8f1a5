"""Two at once, on one stack and on two."""

from __future__ import annotations

import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from machine.console import step
from project.chaos.lanes import lane
from project.chaos.scenarios import SCENARIOS, clean_run
from project.chaos.together.one_stack import two_ups
from project.chaos.together.two_stacks import two_stacks
from project.figures import Section, Table
from project.figures.machine import this_machine

REPEATS = 5

HOW = """\
Two cold `up`s of one stack, started at the same moment: one makes the platform, the other is
refused and says who holds the stack, or comes later and finds nothing to do. Two engineers with a
stack each in one account: both come up at once, then one is destroyed while the other changes.
Good: cloud and state were then equal to those of a run that was alone."""

ONE, TWO = "two ups of one stack", "two stacks of one account"


def run(minutes: float) -> tuple[Section, list[str]]:
    """Repeats both until done or the time is up; the section, and what was wrong."""
    deadline = time.monotonic() + minutes * 60
    found: dict[str, list[list[str]]] = {ONE: [], TWO: []}
    cold = SCENARIOS[0]
    with tempfile.TemporaryDirectory() as folder, ExitStack() as opened:
        one = opened.enter_context(lane(Path(folder) / "one"))
        clean = clean_run(one, cold)
        for number in range(REPEATS):
            if time.monotonic() > deadline:
                break
            with step(f"Two at once, repeat {number + 1} of {REPEATS}"):
                found[ONE].append(two_ups(one, cold, clean))
                beside = Path(folder) / f"beside-{number}"
                found[TWO].append(two_stacks(one, cold, clean, beside))
    failed = [
        f"{name}: {problem}"
        for name, repeats in found.items()
        for problems in repeats
        for problem in problems
    ]
    rows = [
        [name, str(len(repeats)), str(sum(not problems for problems in repeats))]
        for name, repeats in found.items()
    ]
    table = Table(title="Runs side by side", head=["what", "repeats", "good"], rows=rows)
    title = "Two at once"
    machine = this_machine()
    return Section(name="together", title=title, how=HOW, machine=machine, tables=[table]), failed
