"""Two ups of one stack at the same time."""

from __future__ import annotations

from project.chaos.lanes import Lane
from project.chaos.scenarios import Clean, Scenario
from project.chaos.world import differences, world

REFUSED = "held by a run that is alive"
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
    problems += [f"the refused one took back what is the other's: {output}" for output in refused
                 if "took back" in output]  # fmt: skip
    if len(refused) == 2:
        problems.append(f"both were refused: {refused[0][-300:]}")
    return problems + differences(clean.world, world(lane.platform))[:3]
