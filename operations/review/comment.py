"""The comment: what a reviewer must know first, then all the rest, within GitHub's limit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from operations.review.agents import agent_parts
from operations.review.drawing import changes
from operations.review.failures import errors, failure_alert, warnings, warnings_part
from operations.review.losses import loss_alerts
from operations.review.markdown import bullets, code
from operations.review.resources import adopted, others
from operations.review.steps import Change, Step, read_steps
from operations.review.workers import worker_parts

LIMIT = 65_536
"""Characters of a comment: GitHub refuses more."""

ROOM_FOR_THE_END = 2_000
MOST_NAMED = 12

Part = tuple[str, str]
"""Title and body."""


def marker(stack: str) -> str:
    """The hidden first line, by which a comment is found again and renewed in its place."""
    return f"<!-- code24-preview:{stack} -->"


def comment(preview: Mapping[str, Any], *, stack: str, note: str = "") -> str:
    """The Markdown for one preview; the same bytes for the same changes.

    Args:
        preview: what ``pulumi preview --json`` gave; with ``--show-sames`` secrets that change
            are listed by name.
        stack: the stack's name.
        note: a line of Markdown for below the verdict: how the preview was made.
    """
    steps = read_steps(preview)
    complaints = errors(preview)
    head = [
        f"{marker(stack)}\n## Preview of {code(stack)}",
        _verdict(steps, preview, failed=bool(complaints)),
        *([note] if note else []),
        *([failure_alert(complaints)] if complaints else []),
        *loss_alerts(steps),
    ]
    return _within_limit(head, list(_parts(steps, warnings(preview))))


def _verdict(steps: list[Step], preview: Mapping[str, Any], *, failed: bool) -> str:
    counts = Counter(step.change for step in steps if step.counts)
    parts = [
        f"{counts[change]} to {change.value}"
        for change in (
            Change.CREATE,
            Change.CHANGE,
            Change.REPLACE,
            Change.DELETE,
            Change.ADOPT,
        )
        if counts[change]
    ]
    # Without --show-sames there is only the engine's count, which has components in it.
    same = counts[Change.SAME] or (preview.get("changeSummary") or {}).get("same", 0)
    verdict = ", ".join(parts) or ("nothing is known yet" if failed else "no change")
    rest = f"; {same} unchanged" if same else ""
    return f"**{verdict[0].upper()}{verdict[1:]}**{rest}."


def _parts(steps: list[Step], cautions: list[str]) -> Iterator[Part]:
    adoptions = adopted(steps)
    if adoptions:
        yield "Adopted", bullets(adoptions)
    yield from worker_parts(steps)
    yield from agent_parts(steps)
    rest = others([step for step in steps if _has_no_part(step)])
    if rest:
        yield "Other resources", rest
    if cautions:
        yield "Warnings", warnings_part(cautions)
    drawing = changes(steps)
    if drawing:
        yield "Drawing", drawing


def _has_no_part(step: Step) -> bool:
    return step.custom and step.kind not in ("WorkersScript", "UserWorker", "Stack")


def _within_limit(head: list[str], parts: list[Part]) -> str:
    """The head is short by its own limits; parts that do not fit are named."""
    written = "\n\n".join(head)
    left_out = []
    for title, body in parts:
        part = f"\n\n### {title}\n\n{body}"
        if len(written) + len(part) <= LIMIT - ROOM_FOR_THE_END:
            written += part
        else:
            left_out.append(title)
    if left_out:
        more = len(left_out) - MOST_NAMED
        named = ", ".join([*left_out[:MOST_NAMED], *([f"and {more} more"] if more > 0 else [])])
        written += (
            f"\n\n**Left out**, because a comment holds {LIMIT:,} characters: {named}. "
            "`./code24 preview` shows all of it."
        )
    return f"{written}\n"
