"""Clients that start runs and follow each to its end, side by side."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

from tools.request import BUILD, ENDED

HOST = "code24-workflows-local.localhost"
ASK_EVERY = 0.25
"""Seconds between two questions for a run's status."""


@dataclass(frozen=True)
class Run:
    """One accepted run."""

    path: str
    id: str
    status: str
    """As it ended."""
    seconds: float
    """From its start to the answer that it has ended."""


@dataclass
class Seen:
    """What the clients saw."""

    runs: list[Run] = field(default_factory=list)
    start: list[float] = field(default_factory=list)
    """Milliseconds of each start."""
    status: list[float] = field(default_factory=list)
    """Milliseconds of each status query."""
    put_off: int = 0
    """Starts answered 429, with Retry-After."""
    refused: list[str] = field(default_factory=list)
    """Answers that none should get."""


async def load(url: str, page: str, clients: int, seconds: float) -> Seen:
    """Half of the clients start BUILD runs, half OPTIMIZE, until the time is up."""
    seen = Seen()
    until = time.monotonic() + seconds
    optimize = {
        "url": page,
        "businessType": "technology",
        "primaryGoal": "conversion_optimization",
        "optimizationType": "comprehensive",
    }
    flows: list[tuple[str, dict[str, Any]]] = [("/build", dict(BUILD)), ("/optimize", optimize)]
    limits = httpx.Limits(max_connections=clients)
    async with httpx.AsyncClient(
        base_url=url, headers={"Host": HOST}, timeout=60, trust_env=False, limits=limits
    ) as worker:
        await asyncio.gather(
            *(_client(worker, *flows[number % 2], until, seen) for number in range(clients))
        )
    return seen


async def _client(
    worker: httpx.AsyncClient, path: str, body: dict[str, Any], until: float, seen: Seen
) -> None:
    while time.monotonic() < until:
        started = time.monotonic()
        answer = await worker.post(path, json=body)
        if answer.status_code == 429 and "retry-after" in answer.headers:
            seen.put_off += 1
            await asyncio.sleep(float(answer.headers["retry-after"]))
        elif answer.is_success:
            seen.start.append((time.monotonic() - started) * 1_000)
            seen.runs.append(await _follow(worker, path, answer.json()["id"], seen))
        else:
            seen.refused.append(f"POST {path}: {answer.status_code} {answer.text[:200]}")


async def _follow(worker: httpx.AsyncClient, path: str, identifier: str, seen: Seen) -> Run:
    started = time.monotonic()
    while True:
        asked = time.monotonic()
        answer = await worker.get(path, params={"instanceId": identifier})
        seen.status.append((time.monotonic() - asked) * 1_000)
        if not answer.is_success:
            seen.refused.append(f"GET {path}: {answer.status_code} {answer.text[:200]}")
            return Run(path, identifier, "lost", time.monotonic() - started)
        status = answer.json()["status"]["status"]
        if status in ENDED:
            return Run(path, identifier, status, time.monotonic() - started)
        await asyncio.sleep(ASK_EVERY)
