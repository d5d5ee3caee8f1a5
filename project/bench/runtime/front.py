"""How soon the workflows Worker answers: a start, and a status query."""

from __future__ import annotations

import time

import httpx

from operations.request import BUILD, client, follow
from operations.throwaway import Throwaway

WORKER = "code24-workflows-local.localhost"
MILLISECONDS = 1000


def starts(platform: Throwaway, count: int) -> list[float]:
    """Milliseconds of ``POST /build``, each when the run before it has ended."""
    samples = []
    with client(platform.cloud.url, WORKER) as worker:
        for _ in range(count):
            run, passed = _start(worker)
            samples.append(passed)
            follow(worker, "/build", run)
    return samples


def statuses(platform: Throwaway, count: int) -> list[float]:
    """Milliseconds of ``GET /build?instanceId=`` of a run that is complete, output and all."""
    with client(platform.cloud.url, WORKER) as worker:
        run, _ = _start(worker)
        follow(worker, "/build", run)
        samples = []
        for _ in range(count):
            began = time.perf_counter()
            worker.get("/build", params={"instanceId": run}).raise_for_status()
            samples.append((time.perf_counter() - began) * MILLISECONDS)
    return samples


def _start(worker: httpx.Client) -> tuple[str, float]:
    began = time.perf_counter()
    answer = worker.post("/build", json=BUILD)
    passed = (time.perf_counter() - began) * MILLISECONDS
    return str(answer.raise_for_status().json()["id"]), passed
