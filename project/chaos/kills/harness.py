"""Killed runs: each process of a cold up, at points spread over it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from machine.console import say, step
from project.chaos.kills.one import CONVERGED, FAILED, OVER, Kill, run_kill, settled_world
from project.chaos.kills.victims import VICTIMS
from project.chaos.lanes import Lane, lanes, side_by_side
from project.chaos.scenarios import SCENARIOS, clean_run
from project.figures import Section, Table
from project.figures.machine import this_machine

POINTS = 30
LANES = 2
"""As many as cores: a kill is to come soon after the call that it waits for."""

HOW = f"""\
`kill -9` of a process of a cold `up` of the whole platform, at {POINTS} points spread evenly over
the calls that a run makes; a point is reached when so many calls were answered. With the engine
dies the command that started it. The cloud is started again at once, on the same port and folder.
After a killed engine or cloud came `./code24 recover`, then `./code24 up`; after a killed plugin
`./code24 up` alone. `{CONVERGED}`: cloud and state were then equal to those of a run that was left
alone, nothing twice, nothing left over, and no process of the killed run was still there."""


def run(minutes: float) -> tuple[Section, list[str]]:
    """Kills until every point had its turn or the time is up; the section, and what failed."""
    deadline = time.monotonic() + minutes * 60
    found: dict[str, list[Kill]] = {victim: [] for victim in VICTIMS}
    cold = SCENARIOS[0]
    with lanes(LANES) as clouds:
        with step("A run that is left alone, to compare with"):
            clean = replace(clean_run(clouds[0], cold), world=settled_world(clouds[0]))

        def one_kill(one: Lane, case: tuple[int, str]) -> None:
            point, victim = case
            calls = round(point * len(clean.calls) / POINTS)
            kill = run_kill(one, cold, clean, victim, calls)
            say(f"    {victim}, point {point + 1} of {POINTS}: {kill.outcome}")
            found[victim].append(kill)

        cases = [(point, victim) for point in _spread(POINTS) for victim in VICTIMS]
        side_by_side(clouds, cases, one_kill, deadline)
    failed = [
        f"{victim}: {kill.outcome}"
        for victim, kills in found.items()
        for kill in kills
        if kill.outcome.startswith(FAILED)
    ]
    return _section(found), failed


def _spread(points: int) -> list[int]:
    """Every point, far ones first, so that a run that is ended early was spread as well."""
    return sorted(range(points), key=lambda point: f"{point:05b}"[::-1])


def _section(found: Mapping[str, Sequence[Kill]]) -> Section:
    return Section(
        name="kills",
        title="Killed runs",
        how=HOW,
        machine=this_machine(),
        tables=[
            Table(
                title="Kills of a cold up",
                head=["killed", "points", CONVERGED, OVER, "failed", "namespaces taken back"],
                rows=[_row(victim, kills) for victim, kills in found.items()],
            )
        ],
    )


def _row(victim: str, kills: Sequence[Kill]) -> list[str]:
    words = Counter(kill.outcome.split(":")[0] for kill in kills)
    back = sum(kill.taken_back for kill in kills)
    counts = [len(kills), words[CONVERGED], words[OVER], words[FAILED], back]
    return [victim, *map(str, counts)]
