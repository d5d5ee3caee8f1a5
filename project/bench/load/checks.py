"""What must hold of every accepted run: complete, kept whole, run once, each agent asked once."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from components.settings.rules import STEPS
from machine.console import ToolError
from operations.request import client
from operations.throwaway import Throwaway
from project.bench.clients import api
from project.bench.load.clients import Seen
from project.bench.load.unreliable import ASKED, REASONS, failure_of

WORKFLOWS = {"build": "BuildWorkflow-local", "optimize": "OptimizationWorkflow-local"}
KEPT_SECONDS = 60
"""How long results, which are written after the answer, may take to be readable."""
READERS = 4
UNFETCHED = "egress_timeout"
"""What the dispatch Worker's log says of a fetch that had no whole answer in time."""

Answers = dict[str, tuple[str, str | None]]
"""By agent: who answered, and why not the agent itself."""


def expected(plane: str, run: str) -> Answers:
    """What each agent's answer must be in a run: its own, or a fallback with its reason."""
    answers: Answers = {}
    for agent in STEPS[plane]:
        failure = failure_of(agent, run)
        answers[agent] = ("worker", None) if failure is None else ("fallback", REASONS[failure])
    return answers


def check(platform: Throwaway, plane: str, seen: Sequence[Seen], begins: str) -> int:
    """Holds one plane's runs to everything; gives how many answers came too late.

    An agent that is to answer may be late on a machine that is too busy: the dispatch Worker then
    answers for it, and says so. That is no failure as long as the reason is time: the agent's own,
    or that of a page which the log says was not fetched in time.

    Args:
        platform: where they ran.
        plane: ``build`` or ``optimize``.
        seen: what its clients saw.
        begins: how the ids of the runs in question begin; others' runs are not looked at.

    Raises:
        ToolError: names each run that was lost, doubled, or ended otherwise.
    """
    accepted = {run: status for one in seen for run, status in one.accepted.items()}
    log = (platform.stack.project.parent / "cloud.log").read_text()
    late = {run: _late(plane, run, status) for run, status in accepted.items()}
    unfetched = sum(reason == "error" for one in late.values() for _, reason in one.values())
    fetches = log.count(UNFETCHED)
    wrong = [
        *_ends(plane, accepted, late),
        *_stored_results(platform, plane, list(accepted), late),
        *_instances(platform, plane, set(accepted), begins),
        *_dispatched(log, plane, list(accepted)),
    ]
    if unfetched > fetches:
        wrong.append(f"{unfetched} agents failed unasked, but only {fetches} pages were late")
    if wrong:
        shown = "\n".join(wrong[:20])
        raise ToolError(
            f"{len(wrong)} things are wrong with {len(accepted)} {plane} runs:\n{shown}"
        )
    return sum(len(one) for one in late.values())


def _late(plane: str, run: str, status: Mapping[str, Any]) -> Answers:
    """Fallbacks of agents that were to answer, which time may explain."""
    wanted = expected(plane, run)
    results = (status["output"] or {}).get("results", {}).values()
    reasons = ("timeout", "error") if plane == "optimize" else ("timeout",)
    return {
        one["agent"]: ("fallback", one["reason"])
        for one in results
        if wanted.get(one["agent"]) == ("worker", None) and one.get("reason") in reasons
    }


def _ends(
    plane: str, accepted: Mapping[str, dict[str, Any]], late: Mapping[str, Answers]
) -> Iterator[str]:
    for run, status in accepted.items():
        if status["status"] != "complete":
            yield f"{run} ended {status['status']}: {status['error']}; expected complete"
            continue
        yield from _differs(
            run, "answered", expected(plane, run) | late[run], status["output"]["results"].values()
        )


def _stored_results(
    platform: Throwaway, plane: str, runs: Sequence[str], late: Mapping[str, Answers]
) -> Iterator[str]:
    token = platform.stack.secret("dispatchToken")
    deadline = time.monotonic() + KEPT_SECONDS
    with client(platform.cloud.url, f"code24-{plane}-dispatch-local.localhost") as worker:
        worker.headers["Authorization"] = f"Bearer {token}"

        def read(run: str) -> list[dict[str, Any]]:
            while True:
                answer = worker.get(f"/results/{run}").raise_for_status()
                found: list[dict[str, Any]] = answer.json()["results"]
                if len(found) >= len(STEPS[plane]) or time.monotonic() > deadline:
                    return found
                time.sleep(0.2)

        with ThreadPoolExecutor(READERS) as pool:
            for run, found in zip(runs, pool.map(read, runs), strict=True):
                yield from _differs(run, "kept", expected(plane, run) | late[run], found)


def _differs(run: str, what: str, wanted: Answers, found: Any) -> Iterator[str]:
    answers = {one["agent"]: (one["source"], one.get("reason")) for one in found}
    for agent in sorted(wanted.keys() | answers.keys()):
        if answers.get(agent) != wanted.get(agent):
            yield f"{run}: {agent} {what} {answers.get(agent)}; expected {wanted.get(agent)}"


def _instances(platform: Throwaway, plane: str, accepted: set[str], begins: str) -> Iterator[str]:
    listed = Counter(run for run in _listed(platform, WORKFLOWS[plane]) if run.startswith(begins))
    for run in sorted(accepted - listed.keys()):
        yield f"{run} was accepted, but the workflow does not list it"
    for run in sorted(listed.keys() - accepted):
        yield f"{run} is listed, but no client was told that it was accepted"
    yield from (f"{run} is listed {count} times" for run, count in listed.items() if count > 1)


def _listed(platform: Throwaway, workflow: str) -> Iterator[str]:
    with api(platform) as account:
        page, pages = 1, 1
        while page <= pages:
            words: dict[str, int] = {"page": page, "per_page": 100}
            answer = account.get(f"/workflows/{workflow}/instances", params=words)
            body = answer.raise_for_status().json()
            yield from (str(one["id"]) for one in body["result"])
            page, pages = page + 1, body["result_info"]["total_pages"]


def _dispatched(log: str, plane: str, runs: Sequence[str]) -> Iterator[str]:
    """A step that is tried again, or a run that runs twice, asks its agents again."""
    asked = Counter(re.findall(rf"{ASKED} (\S+) (\S+)$", log, re.MULTILINE))
    for run in runs:
        for agent in STEPS[plane]:
            times = asked[agent, run]
            if times != 1:
                yield f"{run}: {agent} was asked {times} times; expected once"
