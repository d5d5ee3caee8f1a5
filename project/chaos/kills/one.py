"""One kill: a cold up, a process killed at a point of it, the recovery, the up again."""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass

from machine.console import ToolError
from project.chaos.kills.victims import CLOUD, ENGINE, kill, still_running
from project.chaos.lanes import Lane
from project.chaos.scenarios import Clean, Scenario
from project.chaos.world import World, differences, world

LONGEST_RUN = 180.0
"""Seconds after which a run whose process was killed counts as hanging."""
CONVERGED = "converged"
OVER = "over before"
FAILED = "FAILED"


@dataclass(frozen=True)
class Kill:
    """What came of one."""

    outcome: str
    taken_back: int = 0
    """How many namespaces that were made and not recorded were taken back."""


def run_kill(lane: Lane, scenario: Scenario, clean: Clean, victim: str, after_calls: int) -> Kill:
    """Kills the victim after a number of calls; then recovers and continues."""
    scenario.begin(lane)
    lane.clear()
    command = lane.start(scenario.verb)
    _wait_for_calls(lane, command, after_calls)
    processes = kill(victim, lane, command.pid)
    if victim == CLOUD:
        lane.start_cloud_again()
    try:
        output, _ = command.communicate(timeout=LONGEST_RUN)
    except subprocess.TimeoutExpired:
        command.kill()
        return Kill(f"{FAILED}: the run hangs when its {victim} is killed")
    if not processes and victim != CLOUD:
        return Kill(OVER)
    left = still_running(processes)
    if left:
        return Kill(f"{FAILED}: left running: {left[0]}")
    return _go_on(lane, scenario, clean, output, recovers=victim in (ENGINE, CLOUD))


def _go_on(lane: Lane, scenario: Scenario, clean: Clean, output: str, *, recovers: bool) -> Kill:
    for verb in ["recover", scenario.verb] if recovers else [scenario.verb]:
        code, more = lane.run(verb)
        output += more
        if code != 0:
            return Kill(f"{FAILED}: `{verb}` after the kill fails: {more[-300:]}")
    try:
        found = differences(clean.world, settled_world(lane))
    except ToolError as error:
        return Kill(f"{FAILED}: {error}")
    if found:
        return Kill(f"{FAILED}: {len(found)} differences from a clean run, {found[0][:300]}")
    return Kill(CONVERGED, output.count("    deleted the "))


def settled_world(lane: Lane) -> World:
    """What is there, with the state read again.

    What the cloud counts (a namespace's scripts) the state learns from a refresh alone, and a
    recovery is one: it must not tell two runs apart.

    Raises:
        ToolError: when the state cannot be read, or is no valid one.
    """
    stack = lane.platform.stack
    words = ["refresh", "--yes", "--skip-preview", "--stack", stack.name]
    output = stack.run(*words, capture=True)
    if output.returncode != 0:
        raise ToolError(f"the refresh fails: {output.stdout[-300:]}")
    return world(lane.platform)


def _wait_for_calls(lane: Lane, command: subprocess.Popen[str], calls: int) -> None:
    """Until the run has made that number of calls, or is over."""
    while len(lane.calls()) < calls and command.poll() is None:
        time.sleep(0.005)
