"""What the program declares, as a preview says it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from machine import cloud, plugins
from machine.console import ToolError
from machine.engine import resolve_engine
from machine.environment import LOCAL_STACK, Workspace, local_environment
from machine.paths import LOCAL
from operations.stack import Stack


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
    """Every resource of the local stack, previewed against a throw-away cloud and state.

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
        said = stack.run("preview", "--json", "--stack", stack.name, capture=True)
    if said.returncode != 0:
        raise ToolError(f"The program does not run:\n{said.stdout}{said.stderr}")
    return [_resource(step["newState"]) for step in json.loads(said.stdout)["steps"]]


def _resource(state: Mapping[str, Any]) -> Resource:
    kind = str(state["type"]).rsplit(":", 1)[-1]
    return Resource(state["urn"], state.get("parent", ""), kind, state.get("inputs", {}))
