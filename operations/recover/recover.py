"""``./code24 recover``: unlocks a stack whose update was killed, and records what it created."""

from __future__ import annotations

from machine.console import ToolError, step
from operations.recover import checkpoint
from operations.recover.locks import refuse_while_alive
from operations.recover.unrecorded import take_back
from operations.stack import Stack


def recover(stack: Stack) -> None:
    """Frees the stack, takes back what was made and not recorded, and reads what is there.

    It may be said at any time, and again: with nothing to fix it changes nothing.

    Raises:
        ToolError: when a run is alive, or the engine cannot read what is there.
    """
    refuse_while_alive(stack)
    with step(f"Unlocking the stack {stack.name}"):
        # first, as nothing frees a stack whose checkpoint cannot be read
        checkpoint.restore(stack)
        # refused when nothing holds it, which is as good
        stack.run("cancel", "--yes", stack.name, capture=True)
    with step("Searching for what was created and not recorded"):
        take_back(stack)
    with step("Reading the live resources into the state"):
        words = ["refresh", "--yes", "--skip-preview", "--clear-pending-creates"]
        if stack.run(*words, "--stack", stack.name).returncode != 0:
            raise ToolError(
                f"The stack {stack.name!r} cannot be read; the engine's output is above. Nothing "
                f"was lost: fix that, then `./code24 recover --stack {stack.name}` again."
            )
