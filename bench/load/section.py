"""The figures of the load."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bench.figures.machine import this_machine
from bench.figures.model import Ratio, Section, Table
from bench.figures.statistics import median, percentile
from bench.load.accounts import problems
from bench.load.agents import ONE_IN, make_fail
from bench.load.clients import Seen, load
from bench.timing import timed_engine
from bench.watched import memory_of
from tools.console import ToolError, step
from tools.pages import serve
from tools.throwaway import Throwaway, throwaway

CLIENTS = 50
SECONDS = 60.0
LOOK_EVERY = 0.5
"""Seconds between two looks at the memory."""
PAGE = "http://shop.example.com/"
SHOP = "<!doctype html><html lang=en><title>Shoes</title><h1>Shoes</h1><p>Good ones.</p></html>"

HOW = f"""\
{CLIENTS} clients, half with BUILD and half with OPTIMIZE, each with one run at a time, for
{SECONDS:g} s; every agent fails at random, one call in {ONE_IN}: it throws, answers 503, or
garbage. Required, and checked after the last run: every accepted run is complete, its results are
all in KV, the workflows know exactly the accepted runs, and each once. Memory is of the local cloud
with its workerd, looked at twice a second; it counts as bounded when the last third of the time
needs no more than a quarter above the middle third."""


@dataclass
class Loaded:
    """One load: what the clients saw, MiB over the time, and what was wrong afterwards."""

    seen: Seen
    memory: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def growth(self) -> float:
        """Memory of the last third over that of the middle third."""
        third = max(1, len(self.memory) // 3)
        return statistics.mean(self.memory[-third:]) / statistics.mean(
            self.memory[third : 2 * third]
        )


def measure() -> Section:
    """Loads the platform and gives the section.

    Raises:
        ToolError: when a run was lost, or made twice, or has not its results.
    """
    with (
        tempfile.TemporaryDirectory() as folder,
        ready(Path(folder)) as platform,
        step(f"{CLIENTS} clients for {SECONDS:g} s"),
    ):
        loaded = run_load(platform, CLIENTS, SECONDS)
    if loaded.wrong:
        raise ToolError("\n".join(loaded.wrong[:20]) + f"\n{len(loaded.wrong)} problems under load")
    growth = round(loaded.growth, 3)
    return Section(
        name="load",
        title="Load, with agents that fail",
        how=HOW,
        machine=this_machine(),
        ratios=[
            Ratio(
                name="memory of the last third / of the middle third",
                value=growth,
                low=growth,
                high=growth,
                repeats=1,
                goal=1.25,
            )
        ],
        tables=[_table(loaded)],
    )


@contextmanager
def ready(folder: Path) -> Iterator[Throwaway]:
    """The platform, up, with agents that fail and a page to audit."""
    with throwaway(folder, "local") as platform, serve(SHOP) as address:
        timed_engine(platform.stack, "up", "--yes", "--skip-preview")
        hosts = {"shop.example.com": address}
        httpx.put(f"{platform.cloud.url}/__local/hosts", json=hosts, trust_env=False)
        make_fail(platform)
        yield platform


def run_load(platform: Throwaway, clients: int, seconds: float) -> Loaded:
    """Loads it and looks at what is there afterwards."""
    memory: list[float] = []
    over = threading.Event()

    def look() -> None:
        while not over.is_set():
            memory.append(memory_of(platform.cloud.pid))
            over.wait(LOOK_EVERY)

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        seen = asyncio.run(load(platform.cloud.url, PAGE, clients, seconds))
    finally:
        over.set()
        watcher.join()
    return Loaded(seen, memory, problems(platform, seen))


def _table(loaded: Loaded) -> Table:
    seen, memory = loaded.seen, loaded.memory
    by_path = Counter(run.path for run in seen.runs)
    rows = [
        ["runs accepted, and complete with all results", f"{len(seen.runs):,}"],
        ["of them BUILD, OPTIMIZE", f"{by_path['/build']:,}, {by_path['/optimize']:,}"],
        ["starts put off with 429 and Retry-After", f"{seen.put_off:,}"],
        ["start, p50 and p99", _milliseconds(seen.start)],
        ["status query, p50 and p99", _milliseconds(seen.status)],
        ["a run from start to end, p50", f"{median([run.seconds for run in seen.runs]):.1f} s"],
        [
            "memory at the start, at the peak, at the end",
            f"{memory[0]:.0f}, {max(memory):.0f}, {memory[-1]:.0f} MiB",
        ],
    ]
    return Table(title="Runs under load", head=["what", "figure"], rows=rows)


def _milliseconds(samples: Sequence[float]) -> str:
    return f"{median(samples):.0f} ms, {percentile(samples, 99):.0f} ms"
