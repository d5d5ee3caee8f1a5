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
from project.figures.model import Machine
from project.figures.statistics import spread
from project.suite import SUITES, run_tests

HOW = """\
`./code24 steady`: the whole suite, again and again on one commit, whose runs may be taken in
several sittings. Every second run shuffles the files and the tests in each (the seed is shown),
beside processes that never rest, one for every two cores. Times are of whole runs with everything
installed."""

FIRST_SEED = 1000
AS_WRITTEN = "as written"


def run(runs: int, before: Section | None) -> Iterator[Section]:
    """Runs it until this code has that many runs; the section after each of them.

    Args:
        runs: how many, with those that were recorded before.
        before: what is recorded; its runs count when they are of the commit that runs now.
    """
    machine = this_machine()
    changed = machine.commit.endswith("+")
    same = before is not None and before.machine.commit == machine.commit and not changed
    rows = list(before.tables[0].rows) if before is not None and same else []
    for number in range(len(rows) + 1, runs + 1):
        seed = None if number % 2 else FIRST_SEED + number
        order = AS_WRITTEN if seed is None else f"by chance (seed {seed}), under load"
        say(f"==> Run {number} of {runs}: {order}")
        started = time.monotonic()
        with nullcontext() if seed is None else busy():
            passed, failed = run_tests(SUITES, seed)
        minutes = (time.monotonic() - started) / 60
        rows.append([str(number), order, str(passed), str(failed), f"{minutes:.1f}"])
        yield _section(machine, rows)


def failures(section: Section) -> list[str]:
    """A line for each run that was not green."""
    return [
        f"run {number}, {order}: {failed} failed"
        for number, order, _, failed, _ in section.tables[0].rows
        if failed != "0"
    ]


def _section(machine: Machine, rows: list[list[str]]) -> Section:
    calm = [float(row[-1]) for row in rows if row[1] == AS_WRITTEN]
    table = Table(
        title="Whole runs",
        head=["run", "order", "passed", "failed", "minutes"],
        rows=list(rows),
        note=f"As written, on an idle machine: {spread(calm, 'minutes')}.",
    )
    return Section(name="steady", title="A steady suite", how=HOW, machine=machine, tables=[table])


@contextmanager
def busy() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Keeps half of the cores at work meanwhile, one at least; the processes that do."""
    words = [sys.executable, "-c", "while True: pass"]
    counting = [subprocess.Popen(words) for _ in range(max(1, (os.cpu_count() or 1) // 2))]
    try:
        yield counting
    finally:
        for process in counting:
            process.kill()
            process.wait()
