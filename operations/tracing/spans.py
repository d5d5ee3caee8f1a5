"""The spans of a run, as its workflows Worker has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from machine.console import ToolError
from operations.verify.checks import Target

WORKFLOWS = {"BUILD": "/build", "OPTIMIZE": "/optimize"}


@dataclass(frozen=True)
class Span:
    """A piece of work of a run. Times in milliseconds; `begun` since the epoch."""

    id: str
    parent: str
    begun: float
    ms: float
    kind: str
    """What it is: ``worker_src/shared/trace/line.ts`` has every word."""
    outcome: str
    said: Mapping[str, Any] = field(default_factory=dict)
    """Everything else that its line says."""


def spans_of(target: Target, run: str) -> list[Span]:
    """Every span of a run, oldest first.

    Raises:
        ToolError: when there is no such run, or its Worker refuses.
    """
    with target.workflows() as worker:
        answer = worker.get("/trace", params={"run": run}, headers=target.authorized())
        if answer.status_code == 404 and answer.json()["error"]["code"] == "tail_off":
            return _of_status(target, run)
        if answer.is_error:
            raise ToolError(f"GET /trace answered {answer.status_code}: {answer.text}")
        found = [_span(each) for each in answer.json()["spans"]]
    if not found:
        raise ToolError(
            f"There is no span of a run {run!r}: expected the id of a run of the last three "
            "months. One that was started seconds ago has them when it has gone on."
        )
    return found


def _span(line: Mapping[str, Any]) -> Span:
    own = {"spanId", "parentId", "begun", "ms", "span", "outcome"}
    return Span(
        id=str(line["spanId"]),
        parent=str(line.get("parentId", "")),
        begun=float(line["begun"]),
        ms=float(line["ms"]),
        kind=str(line["span"]),
        outcome=str(line["outcome"]),
        said={name: value for name, value in line.items() if name not in own},
    )


def _of_status(target: Target, run: str) -> list[Span]:
    """What the run's own output says, without times: of a stack without a tail Worker."""
    with target.workflows() as worker:
        for workflow, path in WORKFLOWS.items():
            answer = worker.get(path, params={"instanceId": run})
            if answer.status_code == 404:
                continue
            if answer.is_error:
                raise ToolError(f"GET {path} answered {answer.status_code}: {answer.text}")
            return list(_from_output(workflow, run, answer.json()["status"]))
    raise ToolError(f"There is no run {run!r} on this stack: expected the id that its start gave.")


OUTCOMES = {"complete": "ok", "errored": "failed", "terminated": "failed"}


def _from_output(workflow: str, run: str, status: Mapping[str, Any]) -> list[Span]:
    outcome = OUTCOMES.get(status["status"], status["status"])
    said = {"run": run, "workflow": workflow, "worker": "workflows"}
    spans = [Span("run", "", 0, 0, "run", outcome, said)]
    for name, envelope in ((status["output"] or {}).get("results") or {}).items():
        source = "ok" if envelope["source"] == "worker" else "fallback"
        more = {"step": name, "reason": envelope.get("reason", ""), "worker": "workflows"}
        spans.append(Span(name, "run", 0, 0, "step", source, more))
    return spans
