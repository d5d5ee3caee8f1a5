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
from project.bench.load.clients import Client, together
from project.bench.timing import timed_engine
from project.figures.machine import this_machine
from project.figures.model import Section, Table
from project.figures.statistics import ratio_of, spread

CLIENTS = 6
SECONDS = 5
REPEATS = 40
WARM = 3
"""Repeats that are not counted."""
WORKFLOWS_HOST = "code24-workflows-local.localhost"
MOST = 1.05

HOW = f"""\
The stack `local` twice, each on a local cloud of its own: as it is, and without `tail` in its
settings. Both are under load at the same time, so that what else the machine does slows both:
{CLIENTS} clients of each start BUILD runs for {SECONDS} s, each the next one when its last has
ended, {REPEATS} times. The ratio is the time of a run with spans collected over that without, of
one repeat. The lines are written in both: what is compared is the tail Worker, its data points, and
the way of the events to it."""


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
        with step("Runs with spans and without"):
            repeats = [
                tuple(pool.map(partial(_rate, name=f"repeat-{n}"), (traced, bare)))
                for n in range(WARM + REPEATS)
            ][WARM:]
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
                title=f"BUILD runs a second, {CLIENTS} clients of each at once",
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
    clients = [Client(f"{name}-{number}", "/build") for number in range(CLIENTS)]
    began = time.monotonic()
    seen = together(platform.cloud.url, WORKFLOWS_HOST, clients, SECONDS)
    return sum(len(one.accepted) for one in seen) / (time.monotonic() - began)


def _without_tail(platform: Throwaway) -> None:
    document = yaml.safe_load(platform.file.read_text())
    del document["config"]["code24:settings"]["tail"]
    platform.file.write_text(yaml.safe_dump(document, sort_keys=False))
