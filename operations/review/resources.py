"""Resources by the names that people know, and those without a part of their own."""

from __future__ import annotations

from collections.abc import Iterator

from operations.review.markdown import (
    ENGINE_UNKNOWN,
    LONGEST_TABLE,
    NOTHING,
    bullets,
    code,
    counted,
    folded,
)
from operations.review.steps import Change, Step

NOUNS = {
    "WorkersForPlatformsDispatchNamespace": ("dispatch namespace", ("name", "namespaceName")),
    "WorkersKvNamespace": ("KV namespace", ("title",)),
    "WorkersKv": ("KV key", ("keyName",)),
    "WorkersScript": ("Worker", ("scriptName",)),
    "WorkersScriptSubdomain": ("workers.dev address of the Worker", ("scriptName",)),
    "WorkersCustomDomain": ("custom domain", ("hostname",)),
    "WorkersCronTrigger": ("cron trigger of the Worker", ("scriptName",)),
    "Workflow": ("workflow", ("workflowName",)),
    "UserWorker": ("agent", ("name",)),
    "CustomHostname": ("customer's host name", ("hostname",)),
    "CustomHostnameFallbackOrigin": ("fallback origin", ("origin",)),
    "DnsRecord": ("DNS record", ("name",)),
    "WorkersRoute": ("route", ("pattern",)),
    "R2Bucket": ("R2 bucket", ("name",)),
    "D1Database": ("D1 database", ("name",)),
    "LogpushJob": ("Logpush job", ("name",)),
}
"""By the type's last word: what it is called, and the inputs that name one."""

HIDDEN_INPUTS = ("__internal", "__defaults")
"""The engine's own."""


def noun(step: Step) -> str:
    """What it is called: ``KV namespace``."""
    return NOUNS[step.kind][0] if step.kind in NOUNS else step.type.split(":", 1)[-1]


def label(step: Step, *, after: bool = True) -> str:
    """What it is named at Cloudflare, after the change or before; else its logical name."""
    inputs = (step.new or step.old) if after else (step.old or step.new)
    for key in NOUNS.get(step.kind, ("", ()))[1]:
        found = inputs.get(key) or step.outputs.get(key)
        if found and found != ENGINE_UNKNOWN:
            return str(found)
    return step.name


def description(step: Step) -> str:
    """What it is and its name, as Markdown."""
    return f"{noun(step)} {code(label(step))}"


def adopted(steps: list[Step]) -> list[str]:
    """A line for each live resource that the stack takes over."""
    return [
        f"adopt the {description(step)}, with id {code(step.import_id)}: it stays as it is and "
        "is the stack's from now on"
        for step in steps
        if step.change is Change.ADOPT
    ]


def others(steps: list[Step]) -> str:
    """A line for each changed resource that no other part shows; folded when there are many."""
    lines = [line for step in steps for line in _lines(step)]
    if len(lines) <= LONGEST_TABLE:
        return bullets(lines)
    return folded(counted(len(lines), "resource"), bullets(lines))


def _lines(step: Step) -> Iterator[str]:
    if step.change in (Change.SAME, Change.ADOPT) or (
        step.is_provider and step.change is Change.CREATE
    ):
        return
    changes = "; ".join(_inputs(step)) if step.change in (Change.CHANGE, Change.REPLACE) else ""
    yield f"{step.change.value} the {description(step)}{': ' if changes else ''}{changes}"


def _inputs(step: Step) -> Iterator[str]:
    found = False
    for key in sorted(step.old.keys() | step.new.keys()):
        old, new = step.old.get(key), step.new.get(key)
        if old == new or key in HIDDEN_INPUTS:
            continue
        found = True
        before, after = (NOTHING if value is None else code(value) for value in (old, new))
        yield f"{key} {before} → {after}"
    if not found and step.reasons:
        yield f"{', '.join(step.reasons)} (what Cloudflare has is not what the stack says)"
