"""The figures of tracing: the same calls with a tail Worker and without one."""

from __future__ import annotations

import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import yaml

from machine.console import step
from operations.throwaway import Throwaway, throwaway
from project.bench.load.rounds import make_unreliable, work
from project.bench.timing import timed_engine
from project.figures.machine import this_machine
from project.figures.model import Section, Table
from project.figures.statistics import ratio_of, spread

EACH = 12
SECONDS = 30
REPEATS = 8
WARM_SECONDS = 10
MOST = 1.05

HOW = f"""\
The stack `local` twice, each on a local cloud of its own: as it is, and without `tail` in its
settings. Both are under the load of the section "Fifty clients at once" at the same time, so
that what else the machine does slows both: {EACH} clients of BUILD and {EACH} of OPTIMIZE for
each, every agent fails one call in ten, {SECONDS} s, {REPEATS} times. The ratio is the time of
a run with spans collected over that without, of one repeat. The lines are written in both: what
is compared is the tail Worker, its data points, and the way of the events to it."""


def measure() -> Section:
    """Runs everything and gives the section."""
    with (
        tempfile.TemporaryDirectory() as folder,
        throwaway(Path(folder) / "with", "local") as traced,
        throwaway(Path(folder) / "without", "local") as bare,
        ThreadPoolExecutor(2) as pool,
    ):
        _without_tail(bare)
        for platform in (traced, bare):
            timed_engine(platform.stack, "up", "--yes", "--skip-preview")
            make_unreliable(platform)
            work(platform, "warm", EACH, WARM_SECONDS)
        with step("Runs with spans and without"):
            repeats = [
                tuple(pool.map(partial(_rate, name=f"repeat-{n}"), (traced, bare)))
                for n in range(REPEATS)
            ]
    return Section(
        name="tracing",
        title="What spans cost",
        how=HOW,
        machine=this_machine(),
        ratios=[
            ratio_of(
                "time of a run with spans / without",
                [without / collected for collected, without in repeats],
                MOST,
            )
        ],
        tables=[
            Table(
                title="Runs a second, both stacks at once",
                head=["spans", "runs a second"],
                rows=[
                    ["collected", spread([collected for collected, _ in repeats], "runs")],
                    ["not collected", spread([without for _, without in repeats], "runs")],
                ],
            )
        ],
    )


def _rate(platform: Throwaway, name: str) -> float:
    """Runs a second, until the last one has ended."""
    began = time.monotonic()
    seen = work(platform, name, EACH, SECONDS)
    return sum(len(one.accepted) for one in seen) / (time.monotonic() - began)


def _without_tail(platform: Throwaway) -> None:
    document = yaml.safe_load(platform.file.read_text())
    del document["config"]["code24:settings"]["tail"]
    platform.file.write_text(yaml.safe_dump(document, sort_keys=False))
