"""The whole suite again and again: as written, and in random orders on a busy machine."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from machine.console import say
from project.figures import Section, Table
from project.figures.machine import this_machine
from project.figures.statistics import spread
from project.suite import SUITES, run_tests

HOW = """\
`./code24 steady --runs {runs}`: the whole suite, {runs} times. Every second run shuffles the files
and the tests in each (the seed is shown), beside one process for each core that never rests. Times
are of whole runs with everything installed."""

FIRST_SEED = 1000


def run(runs: int) -> tuple[Section, list[str]]:
    """Runs them; the section, and a line for each run that was not green."""
    rows: list[list[str]] = []
    calm: list[float] = []
    failures: list[str] = []
    for number in range(1, runs + 1):
        seed = None if number % 2 else FIRST_SEED + number
        order = "as written" if seed is None else f"by chance (seed {seed}), under load"
        say(f"==> Run {number} of {runs}: {order}")
        started = time.monotonic()
        with nullcontext() if seed is None else busy():
            passed, failed = run_tests(SUITES, seed)
        minutes = (time.monotonic() - started) / 60
        if seed is None:
            calm.append(minutes)
        if failed:
            failures.append(f"run {number}, {order}: {failed} failed")
        rows.append([str(number), order, str(passed), str(failed), f"{minutes:.1f}"])
    table = Table(
        title="Whole runs",
        head=["run", "order", "passed", "failed", "minutes"],
        rows=rows,
        note=f"As written, on an idle machine: {spread(calm, 'minutes')}.",
    )
    section = Section(
        name="steady",
        title="A steady suite",
        how=HOW.format(runs=runs),
        machine=this_machine(),
        tables=[table],
    )
    return section, failures


@contextmanager
def busy() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Keeps every core at work meanwhile; the processes that do."""
    words = [sys.executable, "-c", "while True: pass"]
    counting = [subprocess.Popen(words) for _ in range(os.cpu_count() or 1)]
    try:
        yield counting
    finally:
        for process in counting:
            process.kill()
            process.wait()
