"""What a change would destroy, the worst first."""

from __future__ import annotations

from operations.review.markdown import alert, bullets, code
from operations.review.resources import label, noun
from operations.review.steps import Change, Step

COSTS = {
    "WorkersForPlatformsDispatchNamespace": (
        "deleting a namespace deletes every user Worker in it, including those of no stack"
    ),
    "WorkersKvNamespace": "every key in it is lost",
    "D1Database": "every row in it is lost",
    "R2Bucket": "every object in it is lost",
    "Workflow": "its instances and their history are lost, and running instances end",
    "WorkersScript": "nothing answers in its place, and its secrets and versions are lost",
    "CustomHostname": "a customer's site no longer answers under it",
    "CustomHostnameFallbackOrigin": "customers' host names lead nowhere",
    "WorkersCustomDomain": "nothing answers under it",
    "UserWorker": "while it is not there, the dispatch Worker answers for it from its fallback",
    "WorkersKv": "its value is lost",
}
"""By type, the worst first: what goes with a resource."""

MOST_LINES = 25
MOST_NAMES = 20


def destructive(steps: list[Step]) -> list[Step]:
    """Replaced and deleted resources of the account, the worst first."""
    order = list(COSTS)
    found = [
        step for step in steps if step.counts and step.change in (Change.REPLACE, Change.DELETE)
    ]
    return sorted(
        found,
        key=lambda step: (
            order.index(step.kind) if step.kind in order else len(order),
            step.urn,
        ),
    )


def loss_alerts(steps: list[Step]) -> list[str]:
    """One box for what is destroyed, one for what only leaves the stack."""
    found = destructive(steps)
    namespaces = {
        label(step, after=False): _inhabitants(step, found)
        for step in found
        if step.kind == "WorkersForPlatformsDispatchNamespace" and not step.kept
    }
    gone = {worker for workers in namespaces.values() for worker in workers}
    lost = [
        _loss(step, namespaces.get(label(step, after=False), []))
        for step in found
        if not step.kept and step.urn not in gone
    ]
    kept = [_leaving(step) for step in found if step.kept]
    alerts = []
    if lost:
        alerts.append(alert("CAUTION", f"**This destroys:**\n\n{_list(lost)}"))
    if kept:
        head = "**This leaves the stack and stays in the account** (`retainOnDelete`):"
        alerts.append(alert("WARNING", f"{head}\n\n{_list(kept)}"))
    return alerts


def _inhabitants(namespace: Step, found: list[Step]) -> list[str]:
    """The agents of the stack that go with their namespace, which lists them itself."""
    name = label(namespace, after=False)
    return [
        step.urn
        for step in found
        if step.kind == "UserWorker" and step.old.get("namespace") == name
    ]


def _loss(step: Step, inhabitants: list[str]) -> str:
    cost = COSTS.get(step.kind, "")
    if inhabitants:
        names = ", ".join(code(urn.rsplit("::", 1)[-1]) for urn in inhabitants[:MOST_NAMES])
        more = len(inhabitants) - MOST_NAMES
        cost += f"; of this stack: {names}{f' and {more} more' if more > 0 else ''}"
    return f"{_fate(step)}{f': {cost}' if cost else ''}.{_guard(step)}"


def _leaving(step: Step) -> str:
    return f"{_fate(step)}.{_guard(step)}"


def _fate(step: Step) -> str:
    before, after = label(step, after=False), label(step)
    verb = "**delete**" if step.change is Change.DELETE else "**replace**"
    line = f"{verb} the {noun(step)} {code(before)}"
    if step.change is Change.DELETE:
        return line
    other = f" by {code(after)}" if before != after else " by another of the same name"
    because = f", because {', '.join(map(code, step.reasons))} changes" if step.reasons else ""
    return f"{line}{other}{because}"


def _guard(step: Step) -> str:
    return " It is protected: the engine refuses this." if step.protected else ""


def _list(lines: list[str]) -> str:
    left = len(lines) - MOST_LINES
    return bullets([*lines[:MOST_LINES], *([f"… and {left} more"] if left > 0 else [])])
