"""How much memory the local cloud holds: Node and every workerd that it started."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import NamedTuple

import psutil

EVERY_SECONDS = 0.5


class Sample(NamedTuple):
    """Resident memory at a time."""

    at: float
    """Seconds since sampling began."""
    mebibytes: float


def held(process: int) -> float:
    """MiB resident in a process and everything that it started; none once it has ended."""
    total = 0
    for one in _family(process):
        try:
            total += one.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total / 2**20


def _family(process: int) -> list[psutil.Process]:
    try:
        parent = psutil.Process(process)
        return [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


@contextmanager
def sampled(process: int) -> Iterator[list[Sample]]:
    """Samples until it is left; the list grows meanwhile."""
    samples: list[Sample] = []
    over = Event()
    began = time.monotonic()

    def sample() -> None:
        while True:
            samples.append(Sample(time.monotonic() - began, held(process)))
            if over.wait(EVERY_SECONDS):
                return

    thread = Thread(target=sample, daemon=True)
    thread.start()
    try:
        yield samples
    finally:
        over.set()
        thread.join()
