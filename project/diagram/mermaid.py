"""Resources to Mermaid: https://mermaid.js.org/syntax/flowchart.html ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from project.diagram.resources import Resource

COMPONENTS = (
    "Code24Platform",
    "DispatchPlane",
    "WorkflowsWorker",
    "CustomerDomains",
)
"""Drawn as frames around their children. A Worker is a node itself."""

NAMED_BY = {
    "Worker": "script",
    "WorkersKvNamespace": "title",
    "WorkersForPlatformsDispatchNamespace": "name",
    "Workflow": "workflowName",
}
"""The input that bindings know a resource by."""

SHAPES = {
    "Worker": '["{}"]',
    "WorkersKvNamespace": '[("KV<br/>{}")]',
    "WorkersForPlatformsDispatchNamespace": '[/"dispatch namespace<br/>{}"/]',
    "Workflow": '{{{{"workflow<br/>{}"}}}}',
}
UNDRAWN = ("version_metadata", "ratelimit", "analytics_engine")
"""Bindings to nothing that the program declares."""


def diagram(resources: Sequence[Resource]) -> str:
    """The resources in their components, with bindings as arrows; the same text each time."""
    ordered = sorted(resources, key=lambda resource: resource.urn)
    roots = [one for one in ordered if one.type == "Code24Platform"]
    lines = ["flowchart LR"]
    for root in roots:
        lines.extend(_frame(root, ordered, "  "))
    edges = {edge for one in ordered for edge in _edges(one)}
    return "\n".join([*lines, *(f"  {edge}" for edge in sorted(edges))])


def _frame(component: Resource, resources: Sequence[Resource], indent: str) -> Iterator[str]:
    frame = f"{component.type}_{component.name}"
    yield f'{indent}subgraph {_id(frame)}["{component.type} {component.name}"]'
    for child in resources:
        if child.parent != component.urn:
            continue
        if child.type in COMPONENTS:
            yield from _frame(child, resources, indent + "  ")
        elif child.type in NAMED_BY:
            label = child.inputs[NAMED_BY[child.type]]
            yield f"{indent}  {_id(label)}{SHAPES[child.type].format(label)}"
    agents = sorted(component.inputs.get("agents", {}))
    if agents:
        listed = "<br/>".join(["user Workers", *agents])
        yield f'{indent}  {_agents(component)}["{listed}"]'
    yield f"{indent}end"


def _edges(resource: Resource) -> Iterator[str]:
    if resource.type == "DispatchPlane":
        yield f"{_id(resource.inputs['namespace'])} -->|get| {_agents(resource)}"
        return
    if resource.type == "Workflow":
        classes = resource.inputs["className"]
        script = _id(resource.inputs["scriptName"])
        yield f"{_id(resource.inputs['workflowName'])} -.->|runs {classes}| {script}"
        return
    if resource.type != "Worker":
        return
    script = _id(resource.inputs["script"])
    for binding, title in resource.inputs["kv"].items():
        yield f"{script} -->|{binding}| {_id(title)}"
    for binding, text in resource.inputs["bindings"].items():
        yield from _binding_edges(script, binding, text)


def _binding_edges(script: str, binding: str, text: str) -> Iterator[str]:
    """``type: target``, with ``via <outbound Worker>`` or ``(<class>)`` behind the target."""
    kind, _, said = text.partition(": ")
    if kind in UNDRAWN:
        return
    target = said.partition(" ")[0]
    yield f"{script} -->|{binding}| {_id(target)}"
    _, via, outbound = said.partition(" via ")
    if via:
        yield f"{_id(target)} -.->|outbound| {_id(outbound)}"


def _agents(plane: Resource) -> str:
    return f"{_id(plane.name)}_agents"


def _id(name: str) -> str:
    return re.sub(r"\W", "_", name)
