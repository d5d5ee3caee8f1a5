"""The diagram of docs/explanation/architecture.md, drawn from what the program declares."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from machine import cloud, plugins
from machine.console import ToolError
from machine.engine import resolve_engine
from machine.environment import LOCAL_STACK, Workspace, local_environment
from machine.paths import LOCAL, REPO
from operations.stack import Stack

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
            node = _route(label) if child.type == "WorkersRoute" else _id(label)
            yield f"{indent}  {node}{SHAPES[child.type].format(label)}"
    agents = sorted(component.inputs.get("agents", {}))
    if agents:
        listed = "<br/>".join(["user Workers", *agents])
        yield f'{indent}  {_agents(component)}["{listed}"]'
    yield f"{indent}end"


def _edges(resource: Resource) -> Iterator[str]:
    if resource.type == "WorkersRoute" and "script" in resource.inputs:
        yield f"{_route(resource.inputs['pattern'])} --> {_id(resource.inputs['script'])}"
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
    if tail := resource.inputs.get("options", {}).get("tail Worker"):
        yield f"{script} -.->|events| {_id(tail)}"


def _binding_edges(script: str, binding: str, text: str) -> Iterator[str]:
    """``type: target``, with ``via <outbound Worker>`` or ``(<class>)`` behind the target."""
    kind, _, rest = text.partition(": ")
    if kind in UNDRAWN:
        return
    target = rest.partition(" ")[0]
    yield f"{script} -->|{binding}| {_id(target)}"
    _, via, outbound = rest.partition(" via ")
    if via:
        yield f"{_id(target)} -.->|outbound| {_id(outbound)}"


def _agents(plane: Resource) -> str:
    return f"{_id(plane.name)}_agents"


def _route(pattern: str) -> str:
    """A pattern has few letters of its own, or none."""
    return f"route_{_id(pattern)}"


def _id(name: str) -> str:
    return re.sub(r"\W", "_", name)


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


def declared() -> list[Resource]:
    """Every resource of the local stack, previewed against a temporary cloud and state.

    Raises:
        ToolError: with the engine's message, when the program does not run.
    """
    cloud.build()
    with tempfile.TemporaryDirectory() as folder, cloud.running(Path(folder) / "cloud") as running:
        engine = resolve_engine()
        workspace = Workspace(LOCAL / "pulumi", Path(folder) / "state")
        environment = local_environment(engine, running.api, workspace)
        plugins.choose_cloudflare_plugin(engine.directory / "pulumi", environment)
        stack = Stack(LOCAL_STACK, environment)
        stack.ensure()
        output = stack.run("preview", "--json", "--stack", stack.name, capture=True)
    if output.returncode != 0:
        raise ToolError(f"The program does not run:\n{output.stdout}{output.stderr}")
    return [_resource(step["newState"]) for step in json.loads(output.stdout)["steps"]]


def _resource(state: Mapping[str, Any]) -> Resource:
    kind = str(state["type"]).rsplit(":", 1)[-1]
    return Resource(state["urn"], state.get("parent", ""), kind, state.get("inputs", {}))


PAGE = REPO / "docs" / "explanation" / "architecture.md"
BEGIN = "<!-- diagram: made by `./code24 regenerate diagram`, not by hand -->"
END = "<!-- end of diagram -->"


def with_diagram(page: str, mermaid: str) -> str:
    """The page with the diagram in it.

    Raises:
        ToolError: when the markers are not there.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ToolError(f"{PAGE.relative_to(REPO)} lacks the line {BEGIN!r} or {END!r}.")
    return f"{before}{BEGIN}\n```mermaid\n{mermaid}\n```\n{END}{after}"
