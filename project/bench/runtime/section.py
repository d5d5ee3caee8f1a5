"""The figures of the runtime."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median, median_grouped

from machine.console import step
from operations.throwaway import throwaway
from project.bench.runtime.calls import BARE, DISPATCH, HOP, Agent, Calls
from project.bench.runtime.front import starts, statuses
from project.bench.runtime.spans import cpu_table, spans_table, spent
from project.bench.timing import timed_engine
from project.figures.machine import this_machine
from project.figures.model import Ratio, Section, Table
from project.figures.statistics import percentile, ratio_of, spread

WORKING = Agent("development", "generate")
"""Makes a whole page: the agent that works the most."""
LIGHTEST = Agent("competitive-analysis", "analyze-industry")

REPEATS = 7
BLOCKS = 4
CALLS = 75
"""Of each way, in each block of each repeat."""
PAUSE_MS = 10
AT_ONCE = 16
CROWD = 400
STARTS = 10
STATUSES = 50

START_MS, STATUS_MS, DISPATCH_MS = 1000, 200, 100
"""What the platform promises."""
START_GOAL_MS = 8
"""A start is one durable write, and the way in and out."""

HOW = f"""\
The stack `local` on a local cloud of its own. A Worker of the account calls an agent with the same
request in two ways: through the dispatch Worker over a service binding, as the workflows Worker
does (token, limits, and results written), and the agent's same bundle, uploaded as a Worker of the
account, right over a service binding; the agent that works the most two ways more: through a
dispatch Worker that only hands on (bare dispatch), which is what the way itself costs, and through
a Worker that hands on over a service binding (one hop), which is what any Worker between costs and
no dispatch can go below. The calls are timed inside workerd:
from outside, the way through the front, some milliseconds, would be in both and hide the
difference. workerd's clock has whole milliseconds, so a p50 is the median of grouped data,
interpolated within its millisecond, and a p99 is of whole ones. {REPEATS} repeats of {BLOCKS}
blocks of {CALLS} calls each way, in turn; ratios are of one repeat. Each call comes {PAUSE_MS} ms
after the last one's answer, so latency is that of a platform at rest: the dispatch Worker writes
its results after its answer, and workerd has one thread for Workers and stores alike. What those
writes cost is in the throughput: {CROWD} calls, {AT_ONCE} at once, counted until every result can
be listed. Starts and status queries are asked from outside over a kept connection, as clients do;
ratios to the seed's limits are of each repeat's slowest start and of p99 of the others."""


@dataclass
class Ways:
    """Samples of one agent by repeat, either way."""

    direct: list[list[float]] = field(default_factory=list)
    dispatched: list[list[float]] = field(default_factory=list)
    hop: list[list[float]] = field(default_factory=list)
    """Empty for an agent that is not asked this way, as the next."""
    bare: list[list[float]] = field(default_factory=list)
    direct_rates: list[float] = field(default_factory=list)
    dispatched_rates: list[float] = field(default_factory=list)


def measure() -> Section:
    """Runs everything and gives the section."""
    with tempfile.TemporaryDirectory() as folder, throwaway(Path(folder), "local") as platform:
        timed_engine(platform.stack, "up", "--yes", "--skip-preview")
        calls = Calls(platform, [WORKING, LIGHTEST])
        working, lightest = _ways(calls, WORKING), _ways(calls, LIGHTEST)
        with step("Starts and status queries"):
            starts(platform, 2)
            with spent(platform, Path(folder) / "cloud.log") as runs:
                started = [starts(platform, STARTS) for _ in range(REPEATS)]
            asked = [statuses(platform, STATUSES) for _ in range(REPEATS)]
    return Section(
        name="runtime",
        title="The runtime",
        how=HOW,
        machine=this_machine(),
        ratios=[
            *_ratios(working),
            *_lightest(lightest),
            *_throughputs({WORKING: working, LIGHTEST: lightest}),
            *_limits(working, started, asked),
        ],
        tables=[
            _latencies({WORKING: working, LIGHTEST: lightest}),
            _rates({WORKING: working, LIGHTEST: lightest}),
            _clients(started, asked),
            spans_table(runs),
            cpu_table(runs),
        ],
    )


def _ways(calls: Calls, agent: Agent) -> Ways:
    ways = Ways()
    samples = {agent.binding: ways.direct, DISPATCH: ways.dispatched}
    if agent is WORKING:
        samples |= {HOP: ways.hop, BARE: ways.bare}
    with step(f"Calls of {agent.name}"):
        for service in samples:
            calls.times(agent, service, CALLS, 0)
        for _ in range(REPEATS):
            for repeats in samples.values():
                repeats.append([])
            for _ in range(BLOCKS):
                for service, repeats in samples.items():
                    repeats[-1] += calls.times(agent, service, CALLS, PAUSE_MS)
            ways.direct_rates.append(calls.rate(agent, agent.binding, CROWD, AT_ONCE))
            ways.dispatched_rates.append(calls.rate(agent, DISPATCH, CROWD, AT_ONCE))
    return ways


def _p50(samples: list[float]) -> float:
    return median_grouped(samples, interval=1)


def _p99(samples: list[float]) -> float:
    return percentile(samples, 99)


def _ratios(ways: Ways) -> list[Ratio]:
    pairs = list(zip(ways.dispatched, ways.direct, strict=True))
    bare = list(zip(ways.bare, ways.direct, strict=True))
    hop = zip(ways.bare, ways.hop, strict=True)
    return [
        ratio_of("dispatch p50 / service binding p50", [_p50(a) / _p50(b) for a, b in pairs], 1.25),
        ratio_of("dispatch p99 / service binding p99", [_p99(a) / _p99(b) for a, b in pairs], 1.4),
        ratio_of(
            "bare dispatch p50 / service binding p50", [_p50(a) / _p50(b) for a, b in bare], 1.1
        ),
        ratio_of("bare dispatch p50 / one hop p50", [_p50(a) / _p50(b) for a, b in hop]),
    ]


def _lightest(ways: Ways) -> list[Ratio]:
    """Of means: a call of it is over within the clock's millisecond."""
    pairs = zip(ways.dispatched, ways.direct, strict=True)
    name = "dispatch mean / service binding mean, lightest agent"
    return [ratio_of(name, [mean(a) / mean(b) for a, b in pairs])]


def _throughputs(found: dict[Agent, Ways]) -> list[Ratio]:
    """Of 16 at once, results kept: how many calls over the binding go into the time of one."""
    goals = {WORKING: 1 / 0.6, LIGHTEST: 1 / 0.4}
    return [
        ratio_of(
            f"service binding throughput / dispatch throughput, {agent.name}",
            [a / b for a, b in zip(ways.direct_rates, ways.dispatched_rates, strict=True)],
            round(goals[agent], 2),
        )
        for agent, ways in found.items()
    ]


def _limits(ways: Ways, started: list[list[float]], asked: list[list[float]]) -> list[Ratio]:
    return [
        ratio_of(
            f"start p50 / {START_GOAL_MS} ms", [median(one) / START_GOAL_MS for one in started], 1.0
        ),
        ratio_of("slowest start / 1 s", [max(one) / START_MS for one in started], 1.0),
        ratio_of("status p99 / 200 ms", [_p99(one) / STATUS_MS for one in asked], 1.0),
        ratio_of(
            "dispatch p99 / 100 ms", [_p99(one) / DISPATCH_MS for one in ways.dispatched], 1.0
        ),
    ]


def _latencies(found: dict[Agent, Ways]) -> Table:
    rows = [
        [
            agent.name,
            way,
            *(spread([of(one) for one in repeats], "ms") for of in (_p50, _p99, mean)),
        ]
        for agent, ways in found.items()
        for way, repeats in (
            ("service binding", ways.direct),
            ("one hop", ways.hop),
            ("bare dispatch", ways.bare),
            ("dispatch", ways.dispatched),
        )
        if repeats
    ]
    return Table(
        title="Latency of a call, one at a time",
        head=["agent", "way", "p50", "p99", "mean"],
        rows=rows,
        note="Medians of the repeats, with the smallest and largest of them.",
    )


def _rates(found: dict[Agent, Ways]) -> Table:
    rows = [
        [agent.name, way, spread(rates, "/s")]
        for agent, ways in found.items()
        for way, rates in (
            ("service binding", ways.direct_rates),
            ("dispatch", ways.dispatched_rates),
        )
    ]
    return Table(
        title=f"Throughput, {AT_ONCE} at once, until results are stored",
        head=["agent", "way", "calls a second"],
        rows=rows,
        note=(
            "Each dispatch writes its result to KV, and once a minute the last good answer: here, "
            "by the thread that runs Workers."
        ),
    )


def _clients(started: list[list[float]], asked: list[list[float]]) -> Table:
    kinds = {"start (POST /build)": started, "status (GET /build)": asked}
    rows = [
        [name, *(spread([percentile(one, at) for one in repeats], "ms") for at in (50, 99))]
        for name, repeats in kinds.items()
    ]
    return Table(title="What clients wait for", head=["what", "p50", "p99"], rows=rows)
