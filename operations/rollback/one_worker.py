"""Whether a preview changes the code of one Worker and nothing else of the account."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from operations import state
from operations.review.steps import Change, Step, read_steps

CODE_PROPS = {"code", "codeBytes"}
CODE_INPUTS = {"contentFile", "contentSha256"}


def besides(preview: Mapping[str, Any], worker: str) -> list[str]:
    """What a preview changes beside the code of one Worker, a line each.

    Bindings are judged by the components' props: the provider hides them. A secret that was given
    another value and not deployed goes along with its Worker's upload.

    Args:
        preview: as ``pulumi preview --json`` gives it.
        worker: the name of its bundle.
    """
    steps = [step for step in read_steps(preview) if step.change is not Change.SAME]
    told = {step.urn for step in steps if step.type == state.WORKER}
    return [f"{_named(step)}: {what}" for step in steps for what in _others(step, worker, told)]


def changed(preview: Mapping[str, Any]) -> list[str]:
    """The things of the account that a preview changes, by their names."""
    steps = [step for step in read_steps(preview) if step.change is not Change.SAME]
    return [_named(step) for step in steps if step.counts]


def _others(step: Step, worker: str, told: set[str]) -> Iterator[str]:
    if step.change is Change.CHANGE and step.type == state.WORKER:
        own = CODE_PROPS if state.bundle_of(step.name) == worker else set()
        yield from sorted(_differing(step) - own)
    elif step.change is Change.CHANGE and step.kind == "UserWorker" and step.name == worker:
        yield from sorted(set(step.reasons) - CODE_INPUTS)
    elif step.change is Change.CHANGE and step.parent in told and step.kind == "WorkersScript":
        return
    elif step.counts:
        yield step.change.value


def _differing(step: Step) -> set[str]:
    return {name for name in {*step.old, *step.new} if step.old.get(name) != step.new.get(name)}


def _named(step: Step) -> str:
    return f"{step.kind} {step.name}"
