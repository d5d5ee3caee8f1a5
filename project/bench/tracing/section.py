"""The figures of tracing: the same calls with a tail Worker and without one."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import yaml

from machine.console import step
from operations.throwaway import Throwaway, throwaway
from project.bench.load.clients import Client, together
from project.bench.timing import timed_engine
from project.figures.machine import this_machine
from project.figures.model import Section, Table
from project.figures.statistics import ratio_of, spread

CLIENTS = 16
SECONDS = 20
REPEATS = 8
WORKFLOWS_HOST = "code24-workflows-local.localhost"
MOST = 1.05

HOW = f"""\
The stack `local` twice, each on a local cloud of its own: as it is, and without `tail` in its
settings. {CLIENTS} clients start BUILD runs for {SECONDS} s, each the next one when its last has
ended, with one stack and then the other, {REPEATS} times, each first as often. The ratio is the
time of a run with spans collected over that without, of one repeat. The lines are written in both:
what is compared is the tail Worker, its data points, and the way of the events to it."""


def measure() -> Section:
    """Runs everything and gives the section."""
    with (
        tempfile.TemporaryDirectory() as folder,
        throwaway(Path(folder) / "with", "local") as traced,
        throwaway(Path(folder) / "without", "local") as bare,
    ):
        _without_tail(bare)
        ways = {"with": traced, "without": bare}
        for platform in ways.values():
            timed_engine(platform.stack, "up", "--yes", "--skip-preview")
            _rate(platform, "warm", 3)
        rates: dict[str, list[float]] = {name: [] for name in ways}
        with step("Runs with spans and without"):
            for repeat in range(REPEATS):
                for name in sorted(ways, reverse=repeat % 2 == 0):
                    rates[name].append(_rate(ways[name], f"repeat-{repeat}", SECONDS))
    return Section(
        name="tracing",
        title="What spans cost",
        how=HOW,
        machine=this_machine(),
        ratios=[
            ratio_of(
                "time of a run with spans / without",
                [b / a for a, b in zip(rates["with"], rates["without"], strict=True)],
                MOST,
            )
        ],
        tables=[
            Table(
                title=f"BUILD runs a second, {CLIENTS} clients",
                head=["spans", "runs a second"],
                rows=[
                    ["collected", spread(rates["with"])],
                    ["not collected", spread(rates["without"])],
                ],
            )
        ],
    )


def _rate(platform: Throwaway, name: str, seconds: float) -> float:
    """Runs a second, until the last one has ended."""
    clients = [Client(f"{name}-{number}", "/build") for number in range(CLIENTS)]
    began = time.monotonic()
    seen = together(platform.cloud.url, WORKFLOWS_HOST, clients, seconds)
    return sum(len(one.accepted) for one in seen) / (time.monotonic() - began)


def _without_tail(platform: Throwaway) -> None:
    document = yaml.safe_load(platform.file.read_text())
    del document["config"]["code24:settings"]["tail"]
    platform.file.write_text(yaml.safe_dump(document, sort_keys=False))
