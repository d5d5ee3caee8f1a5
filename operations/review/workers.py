"""The Workers of the account: what a preview changes of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from operations.review.hidden import hidden_changes
from operations.review.markdown import code, counted, folded, table
from operations.review.rows import Row, as_table, changed, changed_by_name, code_row, fixed, named
from operations.review.steps import Change, Step

BY_NAME = {
    "vars": "variable",
    "kv": "KV",
    "secrets": "secret",
    "bindings": "binding",
    "options": "option",
}
"""Props of the component that have names inside, and what one of them is called."""

SCALARS = {
    "compatibility": "compatibility",
    "compatibilityReason": "why this compatibility",
    "url": "address",
    "public": "public under workers.dev",
    "script": "script",
}

SUMMARISED = {
    "annotations",
    "bindings",
    "compatibilityDate",
    "compatibilityFlags",
    "contentFile",
    "contentSha256",
    "logpush",
    "observability",
    "placement",
    "scriptName",
    "tailConsumers",
}
"""Inputs of the script that the component's props tell better."""

VERBS = {
    Change.CREATE: "is new",
    Change.CHANGE: "changes",
    Change.REPLACE: "is replaced",
    Change.ADOPT: "is adopted",
}


@dataclass(frozen=True)
class _Worker:
    """A Worker's component, whose props can be read, and its script, whose bindings cannot."""

    component: Step | None
    script: Step | None

    @property
    def change(self) -> Change:
        """The script's, for that is what is at Cloudflare."""
        step = self.script or self.component
        change = step.change if step is not None else Change.SAME
        return self.component.change if change is Change.SAME and self.component else change

    @property
    def name(self) -> str:
        """The script's name."""
        component = (self.component.new or self.component.old) if self.component else {}
        script = (self.script.new or self.script.old) if self.script else {}
        return str(component.get("script") or script.get("scriptName") or "?")


def worker_parts(steps: list[Step]) -> Iterator[tuple[str, str]]:
    """For each Worker that is new or changes its title and its table."""
    components = {step.urn: step for step in steps if step.type == "code24:index:Worker"}
    scripts = {step.parent: step for step in steps if step.kind == "WorkersScript"}
    for urn in sorted(components.keys() | scripts.keys()):
        worker = _Worker(components.get(urn), scripts.get(urn))
        if worker.change not in VERBS:
            continue
        title = f"Worker {code(worker.name)} {VERBS[worker.change]}"
        yield title, _new(worker) if worker.change is Change.CREATE else _changed(worker)


def _new(worker: _Worker) -> str:
    props = worker.component.new if worker.component else {}
    # The title has the script's name.
    rows = _rows({}, {key: value for key, value in props.items() if key != "script"})
    head = ", ".join(
        counted(len(named(props.get(key))), noun) for key, noun in BY_NAME.items() if props.get(key)
    )
    body = table(("", "value"), [(what, after) for what, _, after in rows])
    return folded(head or "what it is made of", body)


def _changed(worker: _Worker) -> str:
    old = worker.component.old if worker.component else {}
    new = worker.component.new if worker.component else {}
    rows = [*_rows(old, new), *_script_rows(worker.script)]
    if worker.script is not None:
        rows.extend(hidden_changes(worker.script, new, shown=bool(rows)))
        rows = rows or [fixed(worker.script)]
    return as_table(rows)


def _rows(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Row]:
    """What the component's props say, those that this file does not know of too."""
    rows = list(code_row(_code(old), _code(new)))
    for key, noun in SCALARS.items():
        rows.extend(changed(noun, old.get(key), new.get(key)))
    for key, noun in BY_NAME.items():
        rows.extend(changed_by_name(noun, old.get(key), new.get(key)))
    known = {"code", "codeBytes", *SCALARS, *BY_NAME}
    for key in sorted((old.keys() | new.keys()) - known):
        rows.extend(changed(key, old.get(key), new.get(key)))
    return rows


def _script_rows(script: Step | None) -> Iterator[Row]:
    if script is None:
        return
    for key in sorted((script.old.keys() | script.new.keys()) - SUMMARISED):
        yield from changed(f"script's {key}", script.old.get(key), script.new.get(key))


def _code(props: Mapping[str, Any]) -> tuple[Any, Any]:
    return props.get("code"), props.get("codeBytes")
