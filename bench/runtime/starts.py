"""Starts of BUILD runs and queries of their status."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from tools.request import BUILD, client, follow
from tools.throwaway import Throwaway

RUNS = 20
HOST = "code24-workflows-local.localhost"


@dataclass
class Starts:
    """Milliseconds of each."""

    start: list[float] = field(default_factory=list)
    status: list[float] = field(default_factory=list)


def starts_of(platform: Throwaway) -> Starts:
    """Starts runs, one at a time, and asks for the status of each, running and complete."""
    found = Starts()
    with client(platform.cloud.url, HOST) as worker:
        for _ in range(RUNS):
            started = time.perf_counter()
            answer = worker.post("/build", json=BUILD).raise_for_status()
            found.start.append((time.perf_counter() - started) * 1_000)
            identifier = answer.json()["id"]
            for ended in (False, True):
                if ended:
                    follow(worker, "/build", identifier)
                asked = time.perf_counter()
                worker.get("/build", params={"instanceId": identifier}).raise_for_status()
                found.status.append((time.perf_counter() - asked) * 1_000)
    return found
