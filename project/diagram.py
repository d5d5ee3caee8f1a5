"""The diagram of docs/explanation/architecture.md, drawn from what the program declares."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from machine import cloud, plugins
from machine.console import ToolError
from machine.engine import resolve_engine
from machine.environment import LOCAL_STACK, Workspace, local_environment
from machine.paths import LOCAL, REPO
from operations.review.drawing import Resource
from operations.stack import Stack


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
