"""A stack drawn as Mermaid: resources in their components, bindings as arrows, changes marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from operations.review.steps import Change, Step

COMPONENTS = (
    "Code24Platform",
    "DispatchPlane",
    "WorkflowsWorker",
    "CustomerDomains",
    "SitesWorker",
    "Tracing",
)
"""Drawn as frames around their children. A Worker is a node itself."""

NAMED_BY = {
    "Worker": "script",
    "WorkersKvNamespace": "title",
    "WorkersForPlatformsDispatchNamespace": "name",
    "Workflow": "workflowName",
    "WorkersRoute": "pattern",
    "CustomHostnameFallbackOrigin": "origin",
}
"""The input that bindings know a resource by."""

SHAPES = {
    "Worker": '["{}"]',
    "WorkersKvNamespace": '[("KV<br/>{}")]',
    "WorkersForPlatformsDispatchNamespace": '[/"dispatch namespace<br/>{}"/]',
    "Workflow": '{{{{"workflow<br/>{}"}}}}',
    "WorkersRoute": '(["route<br/>{}"])',
    "CustomHostnameFallbackOrigin": '(["fallback origin<br/>{}"])',
}
UNDRAWN = ("version_metadata", "ratelimit", "analytics_engine")
"""Bindings to nothing that the program declares."""


MARKS = {
    Change.CREATE: "fill:#d7f5de,stroke:#17722f,stroke-width:3px,color:#1b1f24",
    Change.CHANGE: "fill:#fff1d6,stroke:#8a5300,stroke-width:3px,color:#1b1f24",
    Change.REPLACE: "fill:#f3e3ff,stroke:#6b3fa0,stroke-width:3px,color:#1b1f24",
    Change.DELETE: "fill:#ffe0dd,stroke:#b3261e,stroke-width:3px,color:#1b1f24",
}
"""How a box that changes looks, in light and in dark."""


def changes(steps: Sequence[Step]) -> str:
    """What changes, as Markdown: the stack before and after; empty when no box changes.

    A step without a change is needed to draw what stays, so a preview without them is drawn as far
    as it goes.
    """
    marks = dict(_marks(steps))
    if not marks:
        return ""
    before = [_resource(step, step.old) for step in steps if step.change is not Change.CREATE]
    after = [_resource(step, step.new) for step in steps if step.change is not Change.DELETE]
    graphs = {"Before": diagram(before, marks), "After": diagram(after, marks)}
    if graphs["Before"] == graphs["After"]:
        graphs = {"Before and after": graphs["After"]}
    drawn = [
        f"{title}:\n\n```mermaid\n{mermaid}\n```"
        for title, mermaid in graphs.items()
        if "subgraph" in mermaid
    ]
    legend = "Green is new, amber changes, violet is replaced, red goes."
    body = "\n\n".join(drawn)
    return f"<details><summary>{legend}</summary>\n\n{body}\n\n</details>"


def _marks(steps: Sequence[Step]) -> Iterator[tuple[str, Change]]:
    """Which box changes how, by its id. A box that is one Worker changes with any part of it."""
    by_urn = {step.urn: step for step in steps}
    for step in steps:
        if step.change not in MARKS:
            continue
        resource = _resource(step, step.new or step.old)
        parent = by_urn.get(step.parent)
        if resource.type in NAMED_BY:
            yield _node_id(resource), step.change
        elif resource.type == "UserWorker" and parent is not None:
            yield _agents(_resource(parent, parent.new or parent.old)), Change.CHANGE
        elif resource.type == "WorkersScript" and parent is not None:
            yield _node_id(_resource(parent, parent.new or parent.old)), step.change


def _resource(step: Step, inputs: Mapping[str, Any]) -> Resource:
    return Resource(step.urn, step.parent, step.kind, inputs)


def _node_id(resource: Resource) -> str:
    label = _label(resource)
    return _route(label) if resource.type == "WorkersRoute" else _id(label)


def _label(resource: Resource) -> str:
    """Of letters that mean nothing to Mermaid: names are what people and clouds make them."""
    label = resource.inputs.get(NAMED_BY[resource.type])
    return _plain(label if isinstance(label, str) else "")[:100] or "?"


def _plain(text: str) -> str:
    return re.sub(r"[^\w .:/*@-]", "", text)


def diagram(resources: Sequence[Resource], marks: Mapping[str, Change] | None = None) -> str:
    """The resources in their components, with bindings as arrows; the same text each time."""
    ordered = sorted(resources, key=lambda resource: resource.urn)
    roots = [one for one in ordered if one.type == "Code24Platform"]
    lines = ["flowchart LR"]
    for root in roots:
        lines.extend(_frame(root, ordered, "  "))
    edges = {edge for one in ordered for edge in _edges(one)}
    lines += [f"  {edge}" for edge in sorted(edges)]
    return "\n".join([*lines, *_classes("\n".join(lines), marks or {})])


def _classes(drawn: str, marks: Mapping[str, Change]) -> Iterator[str]:
    """The looks of what changes, as far as it is drawn."""
    boxes = set(re.findall(r"^\s+(\w+)[\[({]", drawn, re.MULTILINE))
    for change, look in MARKS.items():
        ids = sorted(one for one, how in marks.items() if how is change and one in boxes)
        if ids:
            yield f"  classDef {change.value} {look}"
            yield f"  class {','.join(ids)} {change.value}"


def _frame(component: Resource, resources: Sequence[Resource], indent: str) -> Iterator[str]:
    frame = f"{component.type}_{component.name}"
    yield f'{indent}subgraph {_id(frame)}["{component.type} {_plain(component.name)}"]'
    for child in resources:
        if child.parent != component.urn:
            continue
        if child.type in COMPONENTS:
            yield from _frame(child, resources, indent + "  ")
        elif child.type in NAMED_BY:
            yield f"{indent}  {_node_id(child)}{SHAPES[child.type].format(_label(child))}"
    agents = sorted(component.inputs.get("agents", {}))
    if agents:
        listed = "<br/>".join(["user Workers", *map(_plain, agents)])
        yield f'{indent}  {_agents(component)}["{listed}"]'
    yield f"{indent}end"


def _edges(resource: Resource) -> Iterator[str]:
    if resource.type == "WorkersRoute" and "script" in resource.inputs:
        yield f"{_route(resource.inputs['pattern'])} --> {_id(resource.inputs['script'])}"
    if resource.type == "DispatchPlane" and "namespace" in resource.inputs:
        yield f"{_id(resource.inputs['namespace'])} -->|get| {_agents(resource)}"
        return
    if resource.type == "Workflow":
        classes = resource.inputs["className"]
        script = _id(resource.inputs["scriptName"])
        yield f"{_id(resource.inputs['workflowName'])} -.->|runs {_id(classes)}| {script}"
        return
    if resource.type != "Worker":
        return
    script = _id(resource.inputs["script"])
    for binding, title in resource.inputs.get("kv", {}).items():
        yield f"{script} -->|{_id(binding)}| {_id(title)}"
    for binding, text in resource.inputs.get("bindings", {}).items():
        yield from _binding_edges(script, binding, text)
    if tail := resource.inputs.get("options", {}).get("tail Worker"):
        yield f"{script} -.->|events| {_id(tail)}"


def _binding_edges(script: str, binding: str, text: str) -> Iterator[str]:
    """``type: target``, with ``via <outbound Worker>`` or ``(<class>)`` behind the target."""
    kind, _, rest = text.partition(": ")
    if kind in UNDRAWN:
        return
    target = rest.partition(" ")[0]
    yield f"{script} -->|{_id(binding)}| {_id(target)}"
    _, via, outbound = rest.partition(" via ")
    if via:
        yield f"{_id(target)} -.->|outbound| {_id(outbound)}"


def _agents(plane: Resource) -> str:
    return f"{_id(plane.name)}_agents"


def _route(pattern: str) -> str:
    """A pattern has few letters of its own, or none."""
    return f"route_{_id(pattern)}"


def _id(name: object) -> str:
    return re.sub(r"\W", "_", str(name))


@dataclass(frozen=True)
class Resource:
    """One registration: its URN, its parent's, the last word of its type, its inputs."""

    urn: str
    parent: str
    type: str
    inputs: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The logical name."""
        return self.urn.rsplit("::", 1)[-1]
