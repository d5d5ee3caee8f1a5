"""Where a run's time goes: the spans that its Workers wrote, and the CPU of the local cloud."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from operations.throwaway import Throwaway
from project.figures.model import Table
from project.figures.statistics import median, spread

BY_WORKER = " worker: {"
"""What stands between the time and the line of a Worker in the log of the local cloud."""
MILLISECONDS = 1000


@dataclass
class Spent:
    """What the runs of a piece of the log spent."""

    runs: list[list[dict[str, Any]]] = field(default_factory=list)
    """The lines of each run that came to its end."""
    cpu: dict[str, float] = field(default_factory=dict)
    """Seconds by process name."""


@contextmanager
def spent(platform: Throwaway, log: Path) -> Iterator[Spent]:
    """Filled with what BUILD runs spend while it is open, when it is left."""
    process = psutil.Process(platform.cloud.pid)
    begun, before = log.stat().st_size, _cpu(process)
    found = Spent()
    yield found
    found.cpu = {name: seconds - before.get(name, 0) for name, seconds in _cpu(process).items()}
    with log.open(encoding="utf-8") as lines:
        lines.seek(begun)
        found.runs = _runs([line for line in lines if BY_WORKER in line])


def _cpu(process: psutil.Process) -> dict[str, float]:
    seconds: defaultdict[str, float] = defaultdict(float)
    for one in [process, *process.children(recursive=True)]:
        times = one.cpu_times()
        seconds["workerd" if one.name() == "workerd" else "Node"] += times.user + times.system
    return dict(seconds)


def _runs(lines: list[str]) -> list[list[dict[str, Any]]]:
    by_run: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in lines:
        said = json.loads(line[line.index(BY_WORKER) + len(BY_WORKER) - 1 :])
        if "run" in said:
            by_run[said["run"]].append(said)
    return [run for run in by_run.values() if any(one["span"] == "run" for one in run)]


def spans_table(found: Spent) -> Table:
    """Of each kind of span: how many a run has, and the milliseconds of all of them together."""
    kinds = Counter(_kind(one) for run in found.runs for one in run)
    rows = []
    for kind in kinds:
        each = [[one["ms"] for one in run if _kind(one) == kind] for run in found.runs]
        together = [float(sum(ms)) for ms in each]
        rows.append([*kind, f"{median([len(ms) for ms in each]):.0f}", spread(together, "ms")])
    return Table(
        title="A BUILD run, span by span",
        head=["Worker", "span", "of them in a run", "all of them, median (smallest to largest)"],
        rows=sorted(rows),
        note=(
            f"{len(found.runs)} runs, one at a time. A span is in the one that it hangs below, so "
            "they do not add up; four agents work at the same time, on one thread."
        ),
    )


def _kind(said: dict[str, Any]) -> tuple[str, str]:
    span = said["span"]
    return said["worker"], f"{span}, {said['method']}" if span == "request" else span


def cpu_table(found: Spent) -> Table:
    """CPU of a run, by process."""
    rows = [
        [name, f"{seconds * MILLISECONDS / len(found.runs):.0f} ms"]
        for name, seconds in sorted(found.cpu.items())
    ]
    return Table(
        title="CPU of a BUILD run",
        head=["process", "a run"],
        rows=rows,
        note="With the status queries of who waits for it, one every 100 ms.",
    )
