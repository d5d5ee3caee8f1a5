"""Runs of both flows, started and followed to their end as a client does."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from machine.console import ToolError
from operations.request import BUILD, RUN_SECONDS, follow
from operations.verify.checks import Check, Target, judged

ROUNDS = 5
"""How many times each thing is timed; the median of them is told."""

POLL_SECONDS = 0.2
AGENTS = "`./code24 drift` shows whether a user Worker was changed, and what restores it"
LOGS = "look at the runs in the dashboard, or `./code24 logs` on a local cloud"


@dataclass(frozen=True)
class Flow:
    """One of the two flows and the request that it is given."""

    plane: str
    body: dict[str, str]

    @property
    def path(self) -> str:
        """Where runs are started and asked about."""
        return f"/{self.plane}"

    @property
    def title(self) -> str:
        """As the platform calls it."""
        return self.plane.upper()


@dataclass(frozen=True)
class Run:
    """A run that has ended."""

    id: str
    start_ms: float
    """How long its start took to answer."""
    status: dict[str, Any]

    def results(self) -> list[dict[str, Any]]:
        """What each agent gave."""
        output = self.status["output"] or {}
        return list(output.get("results", {}).values())


def flows(page: str) -> tuple[Flow, Flow]:
    """BUILD with the seed's request, OPTIMIZE of a page."""
    optimize = {
        "url": page,
        "businessType": BUILD["businessType"],
        "primaryGoal": "conversion_optimization",
        "optimizationType": "comprehensive",
    }
    return Flow("build", BUILD), Flow("optimize", optimize)


def run(worker: httpx.Client, flow: Flow) -> list[Run]:
    """Starts the flow a few times, then follows each run until it ends.

    Raises:
        httpx.HTTPError: when a start or a status is refused.
    """
    started = [_start(worker, flow) for _ in range(ROUNDS)]
    return [Run(run_id, ms, _ended(worker, flow, run_id)) for run_id, ms in started]


def _start(worker: httpx.Client, flow: Flow) -> tuple[str, float]:
    answer = worker.post(flow.path, json=flow.body).raise_for_status()
    return answer.json()["id"], answer.elapsed.total_seconds() * 1000


def _ended(worker: httpx.Client, flow: Flow, run_id: str) -> dict[str, Any]:
    try:
        return follow(worker, flow.path, run_id)
    except ToolError:
        return {"status": f"not ended in {RUN_SECONDS} s", "error": None, "output": None}


def completion(flow: Flow, runs: Sequence[Run]) -> Check:
    """Whether every run is complete, and every agent did its work itself."""
    problems = [
        f"run {each.id} is {each.status['status']}: {each.status['error']}"
        for each in runs
        if each.status["status"] != "complete"
    ]
    stood_in = {
        f"agent {result['agent']} did not answer ({result['reason']}), "
        f"its {result['fallbackFrom']} did"
        for each in runs
        for result in each.results()
        if result["source"] != "worker"
    }
    seen = f"{len(runs)} runs complete, {len(runs[0].results())} agents each"
    fix = LOGS if problems else AGENTS
    return judged(f"{flow.title} runs", [*problems, *sorted(stood_in)], seen, fix)


def stored_results(target: Target, flow: Flow, done: Run) -> Check:
    """Whether the results of a run are in the plane's KV namespace.

    A list of keys may be some seconds behind its writes
    (https://developers.cloudflare.com/kv/concepts/how-kv-works/#consistency).
    """
    name = f"{flow.title} results"
    client = target.dispatch(flow.plane)
    if client is None:
        return Check(name, "not asked", "the dispatch Worker has no public address")
    expected = {result["agent"] for result in done.results()}
    if not expected:
        return Check(name, "not asked", f"run {done.id} gave none")
    deadline = time.monotonic() + RUN_SECONDS
    with client as dispatch:
        while True:
            answer = dispatch.get(f"/results/{done.id}", headers=target.authorized())
            found = {result["agent"] for result in answer.raise_for_status().json()["results"]}
            if found >= expected or time.monotonic() > deadline:
                break
            time.sleep(POLL_SECONDS)
    problems = [f"none of {agent} for run {done.id}" for agent in sorted(expected - found)]
    seen = f"{len(found)} in {target.outputs['planes'][flow.plane]['resultsKvId']}"
    return judged(name, problems, seen, "look at the dispatch Worker's logs: it writes them")
