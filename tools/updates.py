"""``pulumi up`` as every command runs it."""

from __future__ import annotations

from collections.abc import Sequence

from tools.console import step
from tools.environment import LOCAL_STACK
from tools.policies import policy_arguments
from tools.prepare import finish
from tools.stack import Stack


def update(stack: Stack, allow: Sequence[str] = ()) -> None:
    """Brings a stack to what the program declares.

    The local stack goes straight up; every other one passes the policies in a preview first: an
    update breaks a stack policy only after it has changed everything, its preview before.

    Args:
        stack: which one.
        allow: logical names of namespaces that may be deleted or replaced this once.

    Raises:
        ToolError: when the engine or a policy refuses; what it said is above.
    """
    local = stack.name == LOCAL_STACK
    words = ["--skip-preview"] if local else policy_arguments(stack, allow)
    with step(f"pulumi up of the stack {stack.name}"):
        finish(stack.run("up", "--yes", *words, "--stack", stack.name).returncode)
