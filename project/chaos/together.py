"""Updates at the same time: two of one stack, and one of each of two stacks."""

from __future__ import annotations

import tempfile
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from machine.console import step
from operations import ephemeral as new_stack
from operations.throwaway import lay_out
from project.chaos.lanes import Lane, lane
from project.chaos.scenarios import CHANGES, SCENARIOS, Clean, Scenario, clean_run
from project.chaos.world import differences, world
from project.figures import Section, Table
from project.figures.machine import this_machine

REFUSED = "locked by an update that is running"
LOCKED = "currently locked by"


def two_ups(lane: Lane, scenario: Scenario, clean: Clean) -> list[str]:
    """What is wrong with how they came to their ends; empty when nothing is.

    One makes the platform. The other is refused, with who holds the stack and what to do, and
    changes nothing; or it came after the first and found nothing to do.
    """
    scenario.begin(lane)
    commands = [lane.start(scenario.verb) for _ in range(2)]
    ended = [(command.communicate()[0], command.returncode) for command in commands]
    refused = [output for output, code in ended if code != 0]
    problems = [
        f"the refused one says neither who holds the stack nor what to do: {output[-300:]}"
        for output in refused
        if REFUSED not in output and LOCKED not in output
    ]
    problems += [f"the refused one deleted what is the other's: {output}" for output in refused
                 if "    deleted the " in output]  # fmt: skip
    if len(refused) == 2:
        problems.append(f"both were refused: {refused[0][-300:]}")
    return problems + differences(clean.world, world(lane.platform))[:3]


NAME = "pr-7"


def two_stacks(lane: Lane, scenario: Scenario, clean: Clean, folder: Path) -> list[str]:
    """What is wrong with how they get on; empty when nothing is.

    Both come up at the same time; then one is destroyed while the other changes; then the other is
    changed back, and must be as if it had been alone.
    """
    scenario.begin(lane)
    other = _other_engineer(lane, folder)
    problems = _both(lane, "up", other, "up")
    lane.change_settings({"platformName": CHANGES["platformName"]})
    problems += _both(lane, "up", other, "down")
    lane.change_settings({"platformName": "Code24"})
    code, output = lane.run("up")
    if code != 0:
        problems.append(f"the change back fails: {output[-300:]}")
    left = other.platform.stack.ids()
    if left:
        problems.append(f"the destroyed stack still owns {len(left)} resources")
    return problems + differences(clean.world, world(lane.platform))[:3]


def _other_engineer(lane: Lane, folder: Path) -> Lane:
    made = lay_out(folder, "local", lane.platform.cloud)
    stack = replace(made.stack, name=NAME)
    new_stack.make(stack, "local")
    platform = replace(made, stack=stack)
    return Lane(folder, platform, platform.file.read_text())


def _both(one: Lane, verb: str, other: Lane, others_verb: str) -> list[str]:
    commands = {verb: one.start(verb), f"{others_verb} of {NAME}": other.start(others_verb)}
    problems = []
    for name, command in commands.items():
        output, _ = command.communicate()
        if command.returncode != 0:
            problems.append(f"{name} beside the other fails: {output[-300:]}")
    return problems


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
