"""The agents of each plane: what a preview changes of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from operations.review.markdown import LONGEST_TABLE, SECRET, code, counted, folded, table
from operations.review.rows import Row, changed, code_row, fixed, named
from operations.review.steps import Change, Step

OWN_ROWS = ("bindings", "contentFile", "contentSha256", "name", "tags")
"""Inputs with a row of their own form, or with none: the file's place says nothing."""

VERBS = {
    Change.CREATE: "is new",
    Change.CHANGE: "changes",
    Change.REPLACE: "is replaced",
    Change.DELETE: "is removed",
    Change.ADOPT: "is adopted",
}


def agent_parts(steps: list[Step]) -> Iterator[tuple[str, str]]:
    """For each plane with changed agents its title and its table."""
    planes = {step.urn: step for step in steps if step.kind == "DispatchPlane"}
    workers = [
        step for step in steps if step.kind == "UserWorker" and step.change is not Change.SAME
    ]
    for urn in sorted({worker.parent for worker in workers}):
        plane = planes.get(urn)
        of_plane = [worker for worker in workers if worker.parent == urn]
        yield f"Agents of {code(urn.rsplit('::', 1)[-1])}", _plane_table(of_plane, plane)


def _plane_table(workers: list[Step], plane: Step | None) -> str:
    rows = [
        (f"{code(worker.name)} {VERBS[worker.change]}" if first else "", *row)
        for worker in workers
        for first, row in _marked(_rows(worker, plane))
    ]
    drawn = table(("agent", "", "before", "after"), rows)
    if len(rows) <= LONGEST_TABLE:
        return drawn
    names = ", ".join(f"{code(worker.name)} {VERBS[worker.change]}" for worker in workers)
    return f"{names}\n\n{folded(counted(len(rows), 'change'), drawn)}"


def _marked(rows: list[Row]) -> Iterator[tuple[bool, Row]]:
    """Each row, and whether it is its agent's first."""
    return ((index == 0, row) for index, row in enumerate(rows))


def _rows(worker: Step, plane: Step | None) -> list[Row]:
    old, new = worker.old, worker.new
    rows = [
        *code_row(_code(old, plane.old if plane else {}), _code(new, plane.new if plane else {})),
        *_tags(old, new),
        *_bindings(worker),
    ]
    if worker.change in (Change.CHANGE, Change.REPLACE):
        for key in sorted((old.keys() | new.keys()) - set(OWN_ROWS)):
            rows.extend(changed(key, old.get(key), new.get(key)))
    return rows or [fixed(worker)]


def _code(inputs: Mapping[str, Any], plane: Mapping[str, Any]) -> tuple[Any, Any]:
    """Hash and bytes; the plane's summary alone knows the bytes."""
    digest = inputs.get("contentSha256")
    if digest is None:
        return None, None
    agent = named(plane.get("agents")).get(str(inputs.get("name")))
    return digest[:12], agent.get("bytes") if isinstance(agent, Mapping) else None


def _tags(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Row]:
    before, after = (", ".join(map(str, inputs.get("tags") or [])) or None for inputs in (old, new))
    yield from changed("tags", before, after)


def _bindings(worker: Step) -> Iterator[Row]:
    before, after = named(worker.old.get("bindings")), named(worker.new.get("bindings"))
    for name in sorted(before.keys() | after.keys()):
        old, new = _binding(before.get(name)), _binding(after.get(name))
        what = f"binding {code(name)}"
        yield from changed(what, old, new)
        hidden = f"bindings.{name}"
        if old == new and any(
            path == hidden or path.startswith(f"{hidden}.") for path in worker.touched
        ):
            yield what, SECRET, "another value"


def _binding(binding: Any) -> str | None:
    """Type and value; of a secret never the value, hidden or not."""
    if not isinstance(binding, Mapping):
        return None if binding is None else SECRET
    kind = binding.get("type", "")
    if kind == "secret_text":
        return f"{kind}: {SECRET}"
    values = " ".join(str(binding[key]) for key in sorted(binding) if key != "type")
    return f"{kind}: {values}"
