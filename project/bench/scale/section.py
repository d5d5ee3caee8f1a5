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

REPEATS = {10: 3, 100: 1, 1_000: 1}
"""How often each number of user Workers comes up and goes."""
WRANGLER_DEPLOYS = 20
PREVIEW_SECONDS = 15.0
"""The goal of a preview of 1,000 with no change."""

HOW = f"""\
A stack of one dispatch namespace and so many user Workers in it, each with a variable and a tag of
its own, all with the code of one agent: `up`, a preview with no change, an `up` with one user
Worker changed, `destroy`. Each number comes up on a local cloud of its own; memory is the peak of
all processes together, looked at ten times a second. Beside it {WRANGLER_DEPLOYS} single
`wrangler deploy --dispatch-namespace` of the same code, one after the other."""


@dataclass(frozen=True)
class Life:
    """One stack from nothing to nothing."""

    up: Watched
    preview: Watched
    one: Watched
    destroy: Watched


def measure() -> Section:
    """Runs everything and gives the section."""
    lives = {count: _lives(count, repeats) for count, repeats in REPEATS.items()}
    single = _single_deploys()
    return Section(
        name="scale",
        title="Growth",
        how=HOW,
        machine=this_machine(),
        ratios=_ratios(lives, single),
        tables=[_table(lives), _wrangler(single)],
    )


def _single_deploys() -> list[float]:
    with tempfile.TemporaryDirectory() as folder, throwaway(Path(folder), "local") as platform:
        return deploys(platform, Path(folder) / "wrangler", WRANGLER_DEPLOYS)


def _lives(count: int, repeats: int) -> list[Life]:
    with tempfile.TemporaryDirectory() as folder, throwaway(Path(folder), "local") as platform:
        stack = ScaleStack(platform, Path(folder) / "scale", count)
        lives = []
        for number in range(repeats):
            with step(f"{count} user Workers, repeat {number + 1} of {repeats}"):
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


def _ratios(lives: Mapping[int, Sequence[Life]], single: Sequence[float]) -> list[Ratio]:
    few, _, many = sorted(lives)
    each = {count: median([life.up.seconds / count for life in lives[count]]) for count in lives}
    by_wrangler = many * statistics.median(single)
    return [
        ratio_of(f"cost of a Worker in an up of {many} / of {few}", [each[many] / each[few]], 1.0),
        ratio_of(
            f"up of {many} / {many} wrangler deploys",
            [life.up.seconds / by_wrangler for life in lives[many]],
            0.1,
        ),
        ratio_of(
            f"preview of {many} with no change / {PREVIEW_SECONDS:g} s",
            [life.preview.seconds / PREVIEW_SECONDS for life in lives[many]],
            1.0,
        ),
        ratio_of(
            f"calls a Worker in a preview of {many} with no change",
            [life.preview.calls / many for life in lives[many]],
            0.0,
        ),
    ]


def _table(lives: Mapping[int, Sequence[Life]]) -> Table:
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
    return Table(title="Runs by number of user Workers", head=head, rows=rows)


def _row(runs: Sequence[Watched]) -> list[str]:
    return [
        spread([run.seconds for run in runs]),
        f"{max(run.memory for run in runs):.0f} MiB",
        f"{max(run.cloud_memory for run in runs):.0f} MiB",
        str(max(run.calls for run in runs)),
    ]


def _wrangler(single: Sequence[float]) -> Table:
    return Table(
        title="wrangler deploy of one user Worker",
        head=["deploys", "median (smallest to largest)"],
        rows=[[str(len(single)), spread(single)]],
    )
