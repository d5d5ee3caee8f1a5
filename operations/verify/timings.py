"""How fast the stack is, beside the seed's figures. Slow is reported, and does not fail."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from operations.verify.checks import Check, Target
from operations.verify.flows import ROUNDS, Flow, Run

START_MS = 1000
STATUS_MS = 200
DISPATCH_MS = 100

DISPATCH_DURATION = re.compile(r"\bdispatch;dur=([\d.]+)")


def starts(flow: Flow, runs: Sequence[Run]) -> Check:
    """How long a start takes to answer."""
    return timed(f"{flow.title} start", [run.start_ms for run in runs], START_MS)


def statuses(target: Target, flow: Flow, run: Run) -> Check:
    """How long a status takes to answer."""
    with target.workflows() as worker:
        answers = [worker.get(flow.path, params={"instanceId": run.id}) for _ in range(ROUNDS)]
    taken = [each.raise_for_status().elapsed.total_seconds() * 1000 for each in answers]
    return timed(f"{flow.title} status", taken, STATUS_MS)


def dispatches(target: Target, flow: Flow, step: str) -> Check:
    """What the dispatch Worker adds to an agent's own time.

    A Worker without a public address is timed from the workflows Worker, there and back.
    """
    name = f"{flow.title} dispatch"
    client = target.dispatch(flow.plane)
    if client is None:
        return timed(name, _round_trips(target, flow.plane), DISPATCH_MS, "over its binding")
    with client as dispatch:
        answers = [
            dispatch.post(
                f"/workers/{step}",
                json={"input": flow.body},
                headers=target.authorized(),
            )
            for _ in range(ROUNDS)
        ]
    headers = [each.raise_for_status().headers.get("server-timing", "") for each in answers]
    found = [DISPATCH_DURATION.search(each) for each in headers]
    return timed(name, [float(each[1]) for each in found if each], DISPATCH_MS)


def _round_trips(target: Target, plane: str) -> list[float]:
    with target.workflows() as worker:
        answers = [
            worker.get("/health/deep", headers=target.authorized()).json() for _ in range(ROUNDS)
        ]
    return [answer["planes"][plane]["ms"] for answer in answers]


def timed(name: str, taken: Sequence[float], most: float, how: str = "") -> Check:
    """A median beside the figure that the seed promises, in milliseconds."""
    if not taken:
        return Check(name, "not asked", "no Server-Timing in the answers")
    middle = median(taken)
    way = f" {how}" if how else ""
    seen = f"{middle:.0f} ms{way}, median of {len(taken)}; expected under {most:.0f} ms"
    return Check(name, "ok" if middle < most else "slow", seen)
