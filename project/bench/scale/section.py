"""The figures of growth."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from machine.console import ToolError, step
from operations.throwaway import throwaway
from project.bench.measured import Watched
from project.bench.scale.stack import ScaleStack
from project.bench.scale.wrangler import deploys
from project.figures.machine import this_machine
from project.figures.model import Ratio, Section, Table
from project.figures.statistics import median, ratio_of, spread

ALONE = {100: 2, 1_000: 1}
"""How often each number of user Workers comes up and goes, with a resource for each."""
IN_A_SET = {100: 3, 1_000: 2, 10_000: 1}
"""The same, with one resource for all of them."""
WRANGLER_DEPLOYS = 20
PREVIEW_SECONDS = 6.0
"""The goal of a preview of 1,000 with no change."""
DESTROY_SECONDS = 50.0
"""The goal of a destroy of 1,000."""
MOST_MEMORY = 2048.0
"""MiB, with 10,000."""
MOST_IN_THE_JOURNAL = 5_000
"""Calls that the local cloud remembers: `local/admin/journal.ts`."""
STEADY = 1.1
"""How much more a user Worker may cost among ten times as many."""

HOW = f"""\
A stack of one dispatch namespace and so many user Workers in it, each with a variable and a tag of
its own, all with the code of one agent: `up`, a preview with no change, an `up` with one user
Worker changed, `destroy`; with a resource `UserWorker` for each, and with one `UserWorkerSet` for
all. Each number comes up on a local cloud of its own; memory is the peak of all processes together,
looked at ten times a second. Beside it {WRANGLER_DEPLOYS} single
`wrangler deploy --dispatch-namespace` of the same code, one after the other."""


@dataclass(frozen=True)
class Life:
    """One stack from nothing to nothing."""

    up: Watched
    preview: Watched
    one: Watched
    destroy: Watched

    def runs(self) -> tuple[Watched, ...]:
        """In their order."""
        return (self.up, self.preview, self.one, self.destroy)


Lives = Mapping[int, Sequence[Life]]
"""By how many user Workers there were."""


def measure() -> Section:
    """Runs everything and gives the section."""
    alone = {count: _lives(count, repeats, in_a_set=False) for count, repeats in ALONE.items()}
    sets = {count: _lives(count, repeats, in_a_set=True) for count, repeats in IN_A_SET.items()}
    single = _single_deploys()
    return Section(
        name="scale",
        title="Growth",
        how=HOW,
        machine=this_machine(),
        ratios=_ratios(alone, sets, single),
        tables=[
            _table("A resource for each user Worker", alone),
            _table("One resource for all", sets),
            _wrangler(single),
        ],
    )


def _single_deploys() -> list[float]:
    with tempfile.TemporaryDirectory() as folder, throwaway(Path(folder), "local") as platform:
        return deploys(platform, Path(folder) / "wrangler", WRANGLER_DEPLOYS)


def _lives(count: int, repeats: int, *, in_a_set: bool) -> list[Life]:
    with tempfile.TemporaryDirectory() as folder, throwaway(Path(folder), "local") as platform:
        stack = ScaleStack(platform, Path(folder) / "scale", count, in_a_set=in_a_set)
        way = "in a set" if in_a_set else "alone"
        lives = []
        for number in range(repeats):
            with step(f"{count} user Workers {way}, repeat {number + 1} of {repeats}"):
                lives.append(_life(stack, count))
        return lives


def _life(stack: ScaleStack, count: int) -> Life:
    stack.change_one(changed=False)
    up = stack.up()
    if stack.user_workers() != count:
        raise ToolError(f"{stack.user_workers()} user Workers are there; expected {count}")
    preview = stack.preview()
    stack.change_one(changed=True)
    return Life(up, preview, stack.up(), stack.destroy())


def _ratios(alone: Lives, sets: Lives, single: Sequence[float]) -> list[Ratio]:
    few, many, most = sorted(sets)
    by_wrangler = many * statistics.median(single)
    return [
        _growth("a resource for each", alone, few, many),
        _growth("in a set", sets, few, many, STEADY),
        _growth("in a set", sets, many, most, STEADY),
        ratio_of(
            f"up of {many} in a set / {many} wrangler deploys",
            [life.up.seconds / by_wrangler for life in sets[many]],
            0.1,
        ),
        ratio_of(
            f"preview of {many} in a set with no change / {PREVIEW_SECONDS:g} s",
            [life.preview.seconds / PREVIEW_SECONDS for life in sets[many]],
            1.0,
        ),
        ratio_of(
            f"destroy of {many} in a set / {DESTROY_SECONDS:g} s",
            [life.destroy.seconds / DESTROY_SECONDS for life in sets[many]],
            1.0,
        ),
        ratio_of(
            f"calls a Worker in a preview of {many} with no change",
            [life.preview.calls / many for life in (*alone[many], *sets[many])],
            0.0,
        ),
        ratio_of(
            f"memory of the engine with {most} in a set / 2 GiB",
            [max(run.memory for run in life.runs()) / MOST_MEMORY for life in sets[most]],
            1.0,
        ),
        ratio_of(
            f"memory of the local cloud with {most} in a set / 2 GiB",
            [max(run.cloud_memory for run in life.runs()) / MOST_MEMORY for life in sets[most]],
            1.0,
        ),
    ]


def _growth(way: str, lives: Lives, few: int, many: int, goal: float | None = None) -> Ratio:
    each = {count: median([life.up.seconds / count for life in lives[count]]) for count in lives}
    name = f"cost of a Worker in an up, {way}, of {many} / of {few}"
    return ratio_of(name, [each[many] / each[few]], goal)


def _table(title: str, lives: Lives) -> Table:
    rows = []
    for count, several in lives.items():
        runs = {
            "up": [life.up for life in several],
            "preview, no change": [life.preview for life in several],
            "up, one changed": [life.one for life in several],
            "destroy": [life.destroy for life in several],
        }
        rows += [[f"{count:,}", name, *_row(watched)] for name, watched in runs.items()]
    head = ["user Workers", "run", "time", "engine", "local cloud", "calls"]
    return Table(title=title, head=head, rows=rows)


def _row(runs: Sequence[Watched]) -> list[str]:
    return [
        spread([run.seconds for run in runs]),
        f"{max(run.memory for run in runs):.0f} MiB",
        f"{max(run.cloud_memory for run in runs):.0f} MiB",
        _calls(max(run.calls for run in runs)),
    ]


def _calls(count: int) -> str:
    return f"{count}" if count < MOST_IN_THE_JOURNAL else f"{count} or more"


def _wrangler(single: Sequence[float]) -> Table:
    return Table(
        title="wrangler deploy of one user Worker",
        head=["deploys", "median (smallest to largest)"],
        rows=[[str(len(single)), spread(single)]],
    )
