"""Two engineers, each with a stack, in one account."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from operations import ephemeral as new_stack
from operations.throwaway import lay_out
from project.chaos.lanes import Lane
from project.chaos.scenarios import CHANGES, Clean, Scenario
from project.chaos.world import differences, world

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
