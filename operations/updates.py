"""``pulumi up`` and ``pulumi destroy`` as every command runs them."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from machine.console import ToolError, step
from machine.environment import LOCAL_STACK
from operations.policies import policy_arguments
from operations.recover import Unrecorded, begun
from operations.recover.locks import refuse_while_held
from operations.stack import Stack


def update(stack: Stack, allow: Sequence[str] = ()) -> None:
    """Brings a stack to what the program declares.

    The local stack goes straight up; every other one passes the policies in a preview first: an
    update breaks a stack policy only after it has changed everything, its preview before.

    Args:
        stack: which one.
        allow: logical names of namespaces that may be deleted or replaced this once.

    Raises:
        ToolError: when the engine or a policy refuses; its output is above.
    """
    refuse_while_held(stack)
    local = stack.name == LOCAL_STACK
    words = ["--skip-preview"] if local else policy_arguments(stack, allow)
    made = Unrecorded(stack)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "events.json"
        with step(f"pulumi up of the stack {stack.name}"):
            done = stack.run_with_events(log, "up", "--yes", *words, "--stack", stack.name)
        made.take_back(begun(log))
        if done.returncode != 0:
            raise _failed(stack, "up", done.returncode)


def destroy(stack: Stack) -> None:
    """Deletes everything that a stack owns.

    Reads what is there first: a deletion whose answer was lost is no failure the next time. The
    preview refuses what is protected before anything goes; an update alone would first delete
    everything else.

    Raises:
        ToolError: when the engine refuses; its output is above.
    """
    refuse_while_held(stack)
    with step(f"pulumi destroy of the stack {stack.name}"):
        code = stack.run("destroy", "--refresh", "--yes", "--stack", stack.name).returncode
    if code != 0:
        raise _failed(stack, "down", code)


def _failed(stack: Stack, verb: str, code: int) -> ToolError:
    again, fix = f"./code24 {verb} --stack {stack.name}", f"./code24 recover --stack {stack.name}"
    return ToolError(
        f"pulumi ended with exit code {code}; its output is above, with the resources that are "
        f"not done. What is done is recorded. Fix what it names, then run `{again}` again: it "
        f"continues from here. If it says that the state cannot be read, `{fix}` first."
    )
