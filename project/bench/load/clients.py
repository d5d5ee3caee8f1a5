"""Clients that start a run, follow it until it ends and start the next, until the time is over."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import httpx

from machine.console import ToolError
from operations.request import BUILD, client, follow

MILLISECONDS = 1000
PAGE = "http://load.example.com/"
OPTIMIZE = {
    "url": PAGE,
    "businessType": "technology",
    "primaryGoal": "conversion_optimization",
    "optimizationType": "comprehensive",
}
REQUESTS: dict[str, dict[str, Any]] = {"/build": BUILD, "/optimize": OPTIMIZE}


@dataclass(frozen=True)
class Client:
    """One caller, who starts runs of one kind under ids of its own."""

    name: str
    """Begins the ids of its runs."""
    path: str
    """``/build`` or ``/optimize``."""

    def run_id(self, count: int) -> str:
        """The id of its next run."""
        return f"{self.name}-{count}"


@dataclass
class Seen:
    """What one client saw; times in milliseconds."""

    path: str
    accepted: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Each run that was accepted, with its last status."""
    starts: list[float] = field(default_factory=list)
    statuses: list[float] = field(default_factory=list)
    refused: list[httpx.Response] = field(default_factory=list)
    """Answers 429."""


def together(url: str, host: str, clients: Sequence[Client], seconds: float) -> list[Seen]:
    """Lets every client work at once, each until the run that it has when the time is over ends.

    Raises:
        ToolError: when a start is answered by anything but a run or 429, or a run does not end.
    """
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(len(clients)) as pool:
        return list(pool.map(lambda one: _work(url, host, one, until), clients))


def _work(url: str, host: str, me: Client, until: float) -> Seen:
    seen = Seen(me.path)
    with client(url, host) as worker:
        worker.event_hooks = {"response": [lambda answer: _note(seen, answer)]}
        while time.monotonic() < until:
            run = me.run_id(len(seen.accepted))
            started = worker.post(me.path, json={**REQUESTS[me.path], "instanceId": run})
            if started.status_code == httpx.codes.TOO_MANY_REQUESTS:
                seen.refused.append(started)
                time.sleep(min(_retry_after(started), max(0.0, until - time.monotonic())))
                continue
            _must_be_a_run(started, run)
            seen.accepted[run] = follow(worker, me.path, run)
    return seen


def _note(seen: Seen, answer: httpx.Response) -> None:
    answer.read()
    times = seen.starts if answer.request.method == "POST" else seen.statuses
    times.append(answer.elapsed.total_seconds() * MILLISECONDS)


def _retry_after(answer: httpx.Response) -> float:
    """Seconds. A 429 that does not say when is a failure of its own.

    Raises:
        ToolError: without a Retry-After of whole seconds.
    """
    seconds = answer.headers.get("retry-after", "")
    if not seconds.isdecimal():
        raise ToolError(f"A 429 came with Retry-After {seconds!r}: expected a number of seconds.")
    return float(seconds)


def _must_be_a_run(started: httpx.Response, run: str) -> None:
    if started.is_success and started.json()["id"] == run:
        return
    raise ToolError(
        f"The start of run {run} was answered {started.status_code}: {started.text[:300]}\n"
        "Expected 200 with the run's id, or 429 with Retry-After."
    )
