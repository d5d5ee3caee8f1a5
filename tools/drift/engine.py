"""What the engine sees when it reads every resource again: gone, or changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tools.console import ToolError
from tools.drift.difference import Difference
from tools.stack import Stack

UNCHANGED = {"refresh", "same"}
GONE = "delete"


def refreshed(stack: Stack) -> list[Difference]:
    """A difference for each resource that is not as the state has it. The state stays as it is.

    Raises:
        ToolError: when the engine cannot read the resources.
    """
    words = ["refresh", "--preview-only", "--json", "--stack", stack.name]
    said = stack.run(*words, capture=True)
    if said.returncode != 0:
        raise ToolError(f"The live resources cannot be read:\n{said.stdout}{said.stderr}".rstrip())
    mend = f"`pulumi up --refresh --stack {stack.name}` puts it back"
    steps = json.loads(said.stdout)["steps"]
    return [Difference(_told(step), mend) for step in steps if step["op"] not in UNCHANGED]


def _told(step: Mapping[str, Any]) -> str:
    old = step["oldState"]
    kind = old["type"].rsplit(":", 1)[-1]
    name = f"{kind} {step['urn'].rsplit('::', 1)[-1]}"
    if step["op"] == GONE:
        return f"{name} is gone"
    return f"{name} is changed: {', '.join(_changed(old, step.get('newState') or {}))}"


def _changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Names of properties and no values: some of them are secrets."""
    before, after = old.get("outputs", {}), new.get("outputs", {})
    return sorted(key for key in {*before, *after} if before.get(key) != after.get(key))
