"""What a stack's state says was deployed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from machine.console import ToolError
from operations.stack import Stack

WORKER = "code24:index:Worker"
DISPATCH_PLANE = "code24:index:DispatchPlane"


@dataclass(frozen=True)
class Resource:
    """One resource of the state; its secrets stay encrypted."""

    type: str
    name: str
    """The logical one."""
    inputs: dict[str, Any]
    outputs: dict[str, Any]


def resources(stack: Stack) -> list[Resource]:
    """Everything in the stack's state; nothing when it was never up.

    Raises:
        ToolError: when the backend does not give it.
    """
    output = stack.run("stack", "export", "--stack", stack.name, capture=True)
    if output.returncode != 0:
        raise ToolError(
            f"The state of stack {stack.name!r} cannot be read:\n{output.stderr.strip()}"
        )
    deployment = json.loads(output.stdout)["deployment"]
    return [
        Resource(
            each["type"],
            each["urn"].rsplit("::", 1)[-1],
            each.get("inputs", {}),
            each.get("outputs", {}),
        )
        for each in deployment.get("resources", [])
    ]


def of_type(found: Iterable[Resource], token: str) -> list[Resource]:
    """The resources of one type."""
    return [each for each in found if each.type == token]


def bundle_of(worker: str) -> str:
    """The name of the bundle that a Worker of the account runs, by its logical name."""
    return "workflows" if worker == "workflows" else "dispatch"


def deployed_code(found: Sequence[Resource]) -> dict[str, str]:
    """The first digits of the SHA-256 of what each Worker runs, by the name of its bundle."""
    codes = {bundle_of(each.name): each.inputs["code"] for each in of_type(found, WORKER)}
    for plane in of_type(found, DISPATCH_PLANE):
        codes |= {agent: summary["code"] for agent, summary in plane.inputs["agents"].items()}
    return codes
