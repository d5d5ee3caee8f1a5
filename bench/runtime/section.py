"""The figures of the run time."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench.figures.machine import this_machine
from bench.figures.model import Ratio, Section, Table
from bench.figures.statistics import median, percentile, ratio_of
from bench.runtime.calls import DIRECT, DISPATCH, NOTHING, Agent, Caller, builder, caller
from bench.runtime.starts import Starts, starts_of
from bench.timing import timed_engine
from tools.console import step
from tools.pages import serve
from tools.throwaway import Throwaway, throwaway

REPEATS = 5
CALLS = 100
"""Of each way, in each repeat."""
SIDE = 16
PAGE = "http://shop.example.com/"
AUDITED = Path(__file__).parents[2] / "tests/workers/agents/auditors/corpus/clean.html"
START, STATUS = 1_000.0, 200.0
"""Milliseconds that a start and a status query may take."""

HOW = f"""\
A Worker calls an agent through the dispatch Worker, as the workflows Worker does (service binding,
token, limits, results to KV), and the same agent, uploaded as a Worker of the account, over a
service binding. {REPEATS} repeats of {CALLS} calls of each way, in turn, one at a time; a call is
timed by the caller's own client, as workerd's clock stands still within a request, and a call that
asks nobody is timed in turn with them. Throughput: {CALLS} calls, {SIDE} side by side. Locally the
stores of KV run on the same thread as the Workers, so throughput pays for two writes a call.
Starts and status queries are of BUILD runs, one at a time."""


@dataclass(frozen=True)
class Repeat:
    """Milliseconds of the calls of one repeat, and calls a second side by side, by way."""

    took: dict[str, list[float]]
    rate: dict[str, float]

    def ratio(self, percent: int) -> float:
        """Dispatch over direct, at a percentile."""
        return percentile(self.took[DISPATCH], percent) / percentile(self.took[DIRECT], percent)


def measure() -> Section:
    """Runs everything and gives the section."""
    with _platform() as platform:
        measured = {agent.name: _agent(platform, agent) for agent in _agents()}
        with step("Starts and status queries"):
            starts = starts_of(platform)
    return Section(
        name="runtime",
        title="Run time",
        how=HOW,
        machine=this_machine(),
        ratios=_ratios(measured, starts),
        tables=[_table(measured), _starts(starts)],
    )


@contextmanager
def _platform() -> Iterator[Throwaway]:
    """The platform, up, and a page to audit."""
    with (
        tempfile.TemporaryDirectory() as folder,
        throwaway(Path(folder), "local") as platform,
        serve(AUDITED.read_text()) as address,
    ):
        timed_engine(platform.stack, "up", "--yes", "--skip-preview")
        hosts = {"shop.example.com": address}
        httpx.put(f"{platform.cloud.url}/__local/hosts", json=hosts, trust_env=False)
        yield platform


def _agents() -> list[Agent]:
    audit = {
        "url": PAGE,
        "businessType": "technology",
        "primaryGoal": "lead_generation",
        "optimizationType": "comprehensive",
    }
    return [
        builder("brand", "create"),
        builder("development", "generate"),
        Agent("optimize", "seo-auditor", "seo", audit),
    ]


def _agent(platform: Throwaway, agent: Agent) -> list[Repeat]:
    with caller(platform, agent) as asked:
        for way in (DIRECT, DISPATCH):
            asked.many(way, CALLS, 1)  # warms both up
        repeats = []
        for number in range(REPEATS):
            with step(f"{agent.name}, repeat {number + 1} of {REPEATS}"):
                repeats.append(_repeat(asked))
        return repeats


def _repeat(asked: Caller) -> Repeat:
    took: dict[str, list[float]] = {NOTHING: [], DIRECT: [], DISPATCH: []}
    for _ in range(CALLS):
        for way, samples in took.items():
            samples.append(asked.once(way))
    rate = {way: CALLS / asked.many(way, CALLS, SIDE) * 1_000 for way in (DIRECT, DISPATCH)}
    return Repeat(took, rate)


def _ratios(measured: dict[str, list[Repeat]], starts: Starts) -> list[Ratio]:
    ratios = [
        ratio_of(
            f"{name}: dispatch p{percent} / service binding p{percent}",
            [repeat.ratio(percent) for repeat in repeats],
            goal,
        )
        for name, repeats in measured.items()
        for percent, goal in ((50, 1.3), (99, 1.5))
    ]
    return [
        *ratios,
        ratio_of("start of a run / 1 s", [one / START for one in starts.start], 1.0),
        ratio_of("status query / 200 ms", [one / STATUS for one in starts.status], 1.0),
    ]


def _table(measured: dict[str, list[Repeat]]) -> Table:
    rows = []
    for name, repeats in measured.items():
        for way in (NOTHING, DIRECT, DISPATCH):
            samples = [took for repeat in repeats for took in repeat.took[way]]
            rates = [repeat.rate[way] for repeat in repeats if way in repeat.rate]
            rows.append(
                [
                    name,
                    way,
                    f"{median(samples):.1f} ms",
                    f"{percentile(samples, 99):.1f} ms",
                    f"{median(rates):.0f}" if rates else "",
                ]
            )
    head = ["agent", "called", "p50", "p99", f"calls a second, {SIDE} side by side"]
    return Table(title="Calls of an agent", head=head, rows=rows)


def _starts(starts: Starts) -> Table:
    rows = [
        [name, f"{median(samples):.0f} ms", f"{max(samples):.0f} ms"]
        for name, samples in (("start", starts.start), ("status query", starts.status))
    ]
    return Table(title="Starts and status queries", head=["what", "p50", "most"], rows=rows)
