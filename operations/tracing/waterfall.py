"""A run as a waterfall: each span below what it is part of, with a bar where it has its time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from operations.tracing.spans import Span

BAR = 32
LABEL = 44


def waterfall(spans: Sequence[Span]) -> Iterator[str]:
    """The lines of a terminal."""
    known = {span.id for span in spans}
    roots = [span for span in spans if span.parent not in known]
    begun = min(span.begun for span in spans)
    whole = max(span.begun + span.ms for span in spans) - begun
    yield _title(spans, whole)
    for depth, span in _walk(spans, sorted(roots, key=_order), 0):
        yield _line(depth, span, begun, whole)


def _order(span: Span) -> tuple[float, float]:
    # What takes longer contains what begins with it.
    return span.begun, -span.ms


def _walk(
    spans: Sequence[Span], siblings: Sequence[Span], depth: int
) -> Iterator[tuple[int, Span]]:
    for span in siblings:
        yield depth, span
        below = [other for other in spans if other.parent == span.id]
        yield from _walk(spans, sorted(below, key=_order), depth + 1)


def _title(spans: Sequence[Span], whole: float) -> str:
    run = next((span for span in spans if span.kind == "run"), None)
    said = (run or spans[0]).said
    trace = f", trace {said['traceId']}" if "traceId" in said else ""
    ended = "still running" if run is None else {"ok": "complete"}.get(run.outcome, run.outcome)
    took = f" in {_time(whole)}" if whole else ""
    return f"{said.get('workflow', 'Run')} {said.get('run', '')}: {ended}{took}{trace}"


def _line(depth: int, span: Span, begun: float, whole: float) -> str:
    label = f"{'  ' * depth}{label_of(span)}"[:LABEL]
    marks = _marks(span)
    if whole == 0:
        return f"  {label:<{LABEL}}  {marks}".rstrip()
    return f"  {label:<{LABEL}} {_time(span.ms):>8} {_bar(span, begun, whole)} {marks}".rstrip()


def label_of(span: Span) -> str:
    """What a span is called."""
    said = span.said
    match span.kind:
        case "request":
            return f"{said.get('method', '')} {said.get('route', '?')} at {said.get('worker')}"
        case "agent" | "results":
            return f"{span.kind} {said.get('agent', '')}/{said.get('action', '')}"
        case "egress":
            return f"egress {said.get('method', '')} {said.get('host', '')}"
        case "run":
            return f"run {said.get('workflow', '')}"
        case "failure":
            return f"failure {said.get('error', '')} at {said.get('worker')}"
    return f"{span.kind} {said.get('step', '')}".rstrip()


def _marks(span: Span) -> str:
    said: dict[str, Any] = dict(span.said)
    marks = [] if span.outcome == "ok" else [span.outcome]
    if reason := said.get("reason"):
        marks.append(f"({reason})")
    if source := said.get("fallbackFrom"):
        marks.append(f"from {source}")
    if (attempt := int(said.get("attempt", 1))) > 1:
        marks.append(f"attempt {attempt}")
    if status := said.get("status"):
        marks.append(str(int(status)))
    return " ".join(marks)


def _bar(span: Span, begun: float, whole: float) -> str:
    start = min(BAR - 1, int((span.begun - begun) / whole * BAR))
    length = max(1, min(BAR - start, round(span.ms / whole * BAR)))
    sign = {"ok": "█", "fallback": "▒", "refused": "░"}.get(span.outcome, "▓")
    return f"|{' ' * start}{sign * length}{' ' * (BAR - start - length)}|"


def _time(ms: float) -> str:
    return f"{ms / 1000:.2f} s" if ms >= 1000 else f"{ms:.0f} ms"
