"""``make rollback``: one Worker back to older code, and on again."""

from __future__ import annotations

import click

from tools.console import ToolError, say, step
from tools.prepare import prepared, stack_option
from tools.rollback import Rollback
from tools.updates import update


@click.command()
@stack_option
@click.option("--worker", default="", help="workflows, dispatch or an agent.")
@click.option("--to", help="The revision to go back to; the newest with older code by default.")
@click.option("--undo", is_flag=True, help="Run the checkout's code again.")
def rollback(name: str, worker: str, to: str | None, undo: bool) -> None:
    """Takes a Worker back to older code by a pin in the stack's file."""
    if not worker:
        raise ToolError("Which Worker? Say `make rollback WORKER=brand`, for instance.")
    chosen = Rollback(prepared(name), worker)
    with step(f"{'Removing the pin of' if undo else 'Pinning'} {worker} in {chosen.file.name}"):
        if undo:
            chosen.undo()
        else:
            say(f"    to revision {chosen.begin(to)}")
    update(chosen.stack)
    if undo:
        say(f"{worker} runs the checkout's code again. Commit {chosen.file.name}.")
        return
    say(
        f"{worker} runs the older code, and every update keeps it. Commit {chosen.file.name}; when "
        f"the code is mended: make rollback WORKER={worker} STACK={name} UNDO=1"
    )
