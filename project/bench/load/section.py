"""The figures of the load."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from machine.console import step
from operations.throwaway import Throwaway, throwaway
from project.bench.load.rounds import Round, load, make_unreliable
from project.bench.memory import Sample
from project.bench.timing import timed_engine
from project.figures.machine import this_machine
from project.figures.model import Section, Table
from project.figures.statistics import median, percentile, ratio_of

EACH = 25
SECONDS = 60
ROUNDS = 3
MOST_GROWTH = 1.15
"""The last round may hold so many times what the one before it held."""
MOST_HELD = 600
"""MiB."""

HOW = f"""\
The stack `local` on a local cloud of its own; {EACH} clients of BUILD and {EACH} of OPTIMIZE at
once, each of which starts a run, asks every 100 ms how it is until it ends, and starts the next,
for {SECONDS} s; {ROUNDS} such rounds. Every agent is replaced through the API by one that fails
one call in ten: it throws, answers 500, answers garbage, or never answers. Which call fails how is
decided by a digest of the run and the agent, so every answer's source and reason is known
beforehand. OPTIMIZE audits a page of this machine. A round fails unless every accepted run is
complete with the expected answers, each readable under `/results/<id>`, the workflows list exactly
the accepted runs, and every agent was asked once by every run. The one other answer that is let
pass is that for an agent which was late, by its own time or by its page's, as the log says; those
are counted. Memory is what Node and every
workerd hold resident, sampled twice a second; the mean of the last round may be at most
{MOST_GROWTH} times that of the round before it. The latencies are of clients that share two cores
with the cloud: they say how the load felt, not how fast the platform is."""


def measure() -> Section:
    """Runs the rounds and gives the section.

    Raises:
        ToolError: when a run is lost, doubled or ends otherwise.
    """
    with tempfile.TemporaryDirectory() as folder, throwaway(Path(folder), "local") as platform:
        timed_engine(platform.stack, "up", "--yes", "--skip-preview")
        make_unreliable(platform)
        rounds = [_round(platform, number) for number in range(1, ROUNDS + 1)]
    held = mean_of(rounds[-1].memory)
    growth = held / mean_of(rounds[-2].memory)
    return Section(
        name="load",
        title="Fifty clients at once",
        how=HOW,
        machine=this_machine(),
        ratios=[
            ratio_of("memory of the last round / of the one before", [growth], MOST_GROWTH),
            ratio_of(f"memory of the last round / {MOST_HELD} MiB", [held / MOST_HELD], 1.0),
        ],
        tables=[_runs(rounds), _memory(rounds), _latencies(rounds)],
    )


def mean_of(samples: Sequence[Sample]) -> float:
    """MiB held on average."""
    return sum(sample.mebibytes for sample in samples) / len(samples)


def _round(platform: Throwaway, number: int) -> Round:
    with step(f"Round {number} of {ROUNDS}"):
        return load(platform, f"load-{number}", EACH, SECONDS)


def _runs(rounds: Sequence[Round]) -> Table:
    return Table(
        title="Runs",
        head=["round", "accepted", "complete, kept, run once", "answers too late", "answered 429"],
        rows=[
            [
                str(number),
                str(one.runs),
                str(one.runs),
                str(one.late),
                str(sum(len(s.refused) for s in one.seen)),
            ]
            for number, one in enumerate(rounds, 1)
        ],
        note="A run that was lost or doubled would have ended the measurement.",
    )


def _memory(rounds: Sequence[Round]) -> Table:
    return Table(
        title="Memory of the local cloud, MiB",
        head=["round", "start", "peak", "end", "mean"],
        rows=[
            [
                str(number),
                *(
                    f"{value:.0f}"
                    for value in (
                        one.memory[0].mebibytes,
                        max(sample.mebibytes for sample in one.memory),
                        one.memory[-1].mebibytes,
                        mean_of(one.memory),
                    )
                ),
            ]
            for number, one in enumerate(rounds, 1)
        ],
    )


def _latencies(rounds: Sequence[Round]) -> Table:
    seen = [each for one in rounds for each in one.seen]
    kinds = {
        "start (POST)": [time for one in seen for time in one.starts],
        "status (GET)": [time for one in seen for time in one.statuses],
    }
    return Table(
        title="Latency under load, ms",
        head=["what", "requests", "p50", "p90", "p99"],
        rows=[
            [
                name,
                str(len(times)),
                f"{median(times):.0f}",
                f"{percentile(times, 90):.0f}",
                f"{percentile(times, 99):.0f}",
            ]
            for name, times in kinds.items()
        ],
    )
