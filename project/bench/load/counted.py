"""The platform's own metrics, held to what the clients saw: not one run or answer more or less."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence

from machine.console import ToolError
from operations.throwaway import Throwaway
from operations.tracing.metrics import metrics_of
from project.bench.load.clients import Seen

MINUTES = 24 * 60
PATIENCE_SECONDS = 30
"""How long a span may take to be counted."""
WORKFLOWS = {"/build": "BUILD", "/optimize": "OPTIMIZE"}


def counts_of(platform: Throwaway) -> Counter[str]:
    """Runs by workflow and end, and answers by agent and reason, as the platform counts them."""
    metrics = metrics_of(platform.target(), MINUTES)
    counts: Counter[str] = Counter()
    for flow in metrics["workflows"]:
        for end in ("started", "complete", "errored"):
            counts[f"{flow['workflow']} {end}"] += int(flow[end])
    for row in metrics["agents"]:
        counts[f"{row['agent']} ok"] += int(row["ok"])
        for reason, count in row["fallbacks"].items():
            counts[f"{row['agent']} {reason}"] += int(count)
    return counts


def hold(platform: Throwaway, before: Counter[str], seen: Sequence[Seen]) -> None:
    """Waits for the last span, then compares.

    Raises:
        ToolError: names each count that differs.
    """
    wanted = Counter(_counts(seen))
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        counted = counts_of(platform)
        counted.subtract(before)
        differs = {
            name: (counted[name], wanted[name])
            for name in sorted(wanted.keys() | counted.keys())
            if counted[name] != wanted[name]
        }
        if not differs:
            return
        if time.monotonic() > deadline:
            told = "; ".join(f"{name}: {now}, seen {was}" for name, (now, was) in differs.items())
            raise ToolError(f"The metrics count otherwise than the clients: {told}")
        time.sleep(0.2)


def _counts(seen: Sequence[Seen]) -> Iterator[str]:
    for one in seen:
        for status in one.accepted.values():
            workflow = WORKFLOWS[one.path]
            yield f"{workflow} started"
            yield f"{workflow} {'complete' if status['status'] == 'complete' else 'errored'}"
            for answer in (status["output"] or {}).get("results", {}).values():
                yield f"{answer['agent']} {answer.get('reason', 'ok')}"
