"""A run of the engine with what it takes: time, memory, calls."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from machine.console import ToolError
from operations.stack import Stack
from project.bench.memory import held

LOOK_EVERY = 0.1
"""Seconds between two looks at the memory."""


@dataclass(frozen=True)
class Watched:
    """One run."""

    seconds: float
    memory: float
    """MiB at the peak: the engine with program and plugins."""
    cloud_memory: float
    """MiB at the peak: the local cloud with workerd."""
    calls: int = 0
    """Of the API."""


def measured(stack: Stack, cloud: int, *words: str) -> Watched:
    """Runs the engine and looks at the memory meanwhile.

    Args:
        stack: which one.
        cloud: the process of the local cloud.
        words: the command line.

    Raises:
        ToolError: when it fails, with what it said.
    """
    peaks = {"engine": 0.0, "cloud": 0.0}
    over = threading.Event()
    started = time.monotonic()
    process = stack.start(*words, "--stack", stack.name)

    def look() -> None:
        while not over.is_set():
            peaks["engine"] = max(peaks["engine"], held(process.pid))
            peaks["cloud"] = max(peaks["cloud"], held(cloud))
            over.wait(LOOK_EVERY)

    watcher = threading.Thread(target=look)
    watcher.start()
    output, _ = process.communicate()
    seconds = time.monotonic() - started
    over.set()
    watcher.join()
    if process.returncode != 0:
        raise ToolError(
            f"pulumi {' '.join(words)} failed, so there is no figure:\n{output[-3000:]}"
        )
    return Watched(seconds, peaks["engine"], peaks["cloud"])
