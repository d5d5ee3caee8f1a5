"""Previews that are the same on every machine: Workers whose code never changes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from machine.paths import REPO
from operations.review.failures import ENGINE_NOISE
from tests.support.projects import Project

FIXTURES = REPO / "tests" / "fixtures"
PREVIEWS = FIXTURES / "previews"
"""Of each typical change the engine's preview and the comment made from it."""

OF_ONE_RUN = {
    "created",
    "createdOn",
    "dependencies",
    "duration",
    "etag",
    "modified",
    "modifiedOn",
    "propertyDependencies",
    "sourcePosition",
    "stackTrace",
    "startupTimeMs",
}
"""What a preview says of the run and the machine that it was made on, at any depth."""


def make_tiny(project: Project, agents: Mapping[str, list[str]]) -> None:
    """Gives the project its own components, and tiny Workers in place of the real ones."""
    home = project.stack.project
    for name in ("components", "worker_src", ".local/bundles"):
        (home / name).unlink()
    shutil.copytree(REPO / "components", home / "components")
    shutil.copytree(FIXTURES / "tiny_workers", home / "worker_src")
    for names in agents.values():
        for name in names:
            write_agent(project, name, f"I am {name}")


def write_agent(project: Project, name: str, answer: str) -> None:
    """An agent that says one thing."""
    source = project.stack.project / "worker_src" / "agents" / name / "index.ts"
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_text(f"export default {{ fetch: () => new Response({json.dumps(answer)}) }};\n")


def golden(name: str, suffix: str) -> Path:
    """A golden file."""
    return PREVIEWS / f"{name}.{suffix}"


def portable(preview: Mapping[str, Any]) -> dict[str, Any]:
    """The preview as the engine gave it, without what is of one run or one machine.

    Its steps are sorted, so that a golden file that is written again differs in what changed.
    """
    kept: dict[str, Any] = _without(preview)
    kept["steps"] = sorted(kept["steps"], key=lambda step: str(step["urn"]))
    kept["diagnostics"] = [
        output
        for output in kept.get("diagnostics", [])
        if not ENGINE_NOISE.search(output["message"])
    ]
    return kept


def _without(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without(part) for key, part in value.items() if key not in OF_ONE_RUN}
    return [_without(part) for part in value] if isinstance(value, list) else value
