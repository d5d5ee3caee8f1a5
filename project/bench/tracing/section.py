"""The figures of tracing: the same calls with a tail Worker and without one."""

from __future__ import annotations

import tempfile
from pathlib import Path

import yaml

from machine.console import step
from operations.throwaway import Throwaway, throwaway
from project.bench.runtime.calls import DISPATCH, Agent, Calls
from project.bench.timing import timed_engine
from project.figures.machine import this_machine
from project.figures.model import Section, Table
from project.figures.statistics import ratio_of, spread

AGENT = Agent("development", "generate")
"""Makes a whole page, as an agent of a real run does."""
REPEATS = 9
CROWD = 600
AT_ONCE = 16
MOST = 1.05

HOW = f"""\
The stack `local` twice, each on a local cloud of its own: as it is, and without `tail` in its
settings. A Worker of the account calls the development agent through the dispatch Worker, {CROWD}
calls, {AT_ONCE} at once, counted until every result can be listed; {REPEATS} repeats, in turn. The
ratio is the time with spans collected over the time without, of one repeat. The lines are written
in both: what is compared is the tail Worker, its data points, and the way of the events to it."""


def measure() -> Section:
    """Runs everything and gives the section."""
    with (
        tempfile.TemporaryDirectory() as folder,
        throwaway(Path(folder) / "with", "local") as traced,
        throwaway(Path(folder) / "without", "local") as bare,
    ):
        _without_tail(bare)
        ways = {}
        for name, platform in (("with", traced), ("without", bare)):
            timed_engine(platform.stack, "up", "--yes", "--skip-preview")
            ways[name] = Calls(platform, [AGENT])
        rates: dict[str, list[float]] = {name: [] for name in ways}
        for calls in ways.values():
            calls.rate(AGENT, DISPATCH, CROWD, AT_ONCE)
        with step("Calls with spans and without"):
            for repeat in range(REPEATS):
                # Each goes first as often: what the machine does besides is in both.
                for name in sorted(ways, reverse=repeat % 2 == 0):
                    rates[name].append(ways[name].rate(AGENT, DISPATCH, CROWD, AT_ONCE))
    return Section(
        name="tracing",
        title="What spans cost",
        how=HOW,
        machine=this_machine(),
        ratios=[
            ratio_of(
                "time of a call with spans / without",
                [b / a for a, b in zip(rates["with"], rates["without"], strict=True)],
                MOST,
            )
        ],
        tables=[
            Table(
                title=f"Calls a second, {AT_ONCE} at once",
                head=["spans", "calls a second"],
                rows=[
                    ["collected", spread(rates["with"])],
                    ["not collected", spread(rates["without"])],
                ],
            )
        ],
    )


def _without_tail(platform: Throwaway) -> None:
    document = yaml.safe_load(platform.file.read_text())
    del document["config"]["code24:settings"]["tail"]
    platform.file.write_text(yaml.safe_dump(document, sort_keys=False))
