"""All checks of a stack, in the order in which one explains the next."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from operations.verify import timings
from operations.verify.checks import Check, Target, attempt
from operations.verify.flows import LOGS, Flow, Run, completion, flows, run, stored_results
from operations.verify.health import health
from operations.verify.sites import PAGES, canary

TIMED_STEPS = {"build": "brand/create", "optimize": "audit/seo"}
"""The step that a dispatch is timed with, by plane."""


def verify(target: Target, page: str) -> Iterator[Check]:
    """Every check, each as soon as it is done.

    Args:
        target: the stack.
        page: the address that OPTIMIZE audits.
    """
    yield from health(target)
    build, optimize = flows(page)
    runs: list[Run] = []
    for flow, keep in ((build, runs), (optimize, [])):
        yield from attempt(f"{flow.title} runs", partial(_flow, target, flow, keep), LOGS)
    yield from attempt("site", lambda: _site(target, runs), PAGES)


def _site(target: Target, runs: list[Run]) -> list[Check]:
    if not runs:
        return [Check("site", "not asked", "no BUILD run has ended")]
    return canary(target, runs[0].id)


def _flow(target: Target, flow: Flow, keep: list[Run]) -> list[Check]:
    """The checks of a flow; ``keep`` gets its runs."""
    with target.workflows() as worker:
        runs = run(worker, flow)
    keep += runs
    done = runs[0]
    found = [completion(flow, runs), timings.starts(flow, runs)]
    found += attempt(f"{flow.title} status", lambda: [timings.statuses(target, flow, done)], LOGS)
    found += attempt(f"{flow.title} results", lambda: [stored_results(target, flow, done)], LOGS)
    step, name = TIMED_STEPS[flow.plane], f"{flow.title} dispatch"
    found += attempt(name, lambda: [timings.dispatches(target, flow, step)], LOGS)
    return found
