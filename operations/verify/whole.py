"""All checks of a stack, in the order in which one explains the next."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from operations.verify import timings
from operations.verify.checks import Check, Target, attempt
from operations.verify.flows import LOGS, Flow, completion, flows, run, stored_results
from operations.verify.health import health

TIMED_STEPS = {"build": "brand/create", "optimize": "audit/seo"}
"""The step that a dispatch is timed with, by plane."""


def verify(target: Target, page: str) -> Iterator[Check]:
    """Every check, each as soon as it is done.

    Args:
        target: the stack.
        page: the address that OPTIMIZE audits.
    """
    yield from health(target)
    for flow in flows(page):
        yield from attempt(f"{flow.title} runs", partial(_flow, target, flow), LOGS)


def _flow(target: Target, flow: Flow) -> list[Check]:
    with target.workflows() as worker:
        runs = run(worker, flow)
    done = runs[0]
    found = [completion(flow, runs), timings.starts(flow, runs)]
    found += attempt(f"{flow.title} status", lambda: [timings.statuses(target, flow, done)], LOGS)
    found += attempt(f"{flow.title} results", lambda: [stored_results(target, flow, done)], LOGS)
    step, name = TIMED_STEPS[flow.plane], f"{flow.title} dispatch"
    found += attempt(name, lambda: [timings.dispatches(target, flow, step)], LOGS)
    return found
