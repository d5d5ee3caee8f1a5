"""``./code24 rollback``: one Worker back to older code, and on again."""

from __future__ import annotations

import click

from cli.options import stack_option
from machine.console import ToolError, say, step
from operations.prepare import prepared
from operations.review.engine import preview_of
from operations.review.failures import errors
from operations.rollback import Rollback
from operations.rollback.one_worker import besides, changed
from operations.updates import update


@click.command()
@click.argument("worker")
@stack_option
@click.option(
    "--to",
    metavar="REVISION",
    help="The revision to go back to.  [default: the newest one with other code]",
)
@click.option("--undo", is_flag=True, help="Run the checkout's code again.")
def rollback(worker: str, name: str, to: str | None, undo: bool) -> None:
    """Deploy older code of one Worker, and pin it.

    WORKER is workflows, dispatch or the name of an agent.

    \b
    Examples:
      ./code24 rollback brand --stack staging
      ./code24 rollback brand --stack staging --to 3f2a91c
      ./code24 rollback brand --stack staging --undo
    """
    if undo and to is not None:
        raise ToolError("--to pins a Worker and --undo removes its pin: expected one of them.")
    chosen = Rollback(prepared(name), worker)
    before = chosen.file.read_text()
    with step(f"{'Removing the pin of' if undo else 'Pinning'} {worker} in {chosen.file.name}"):
        if undo:
            chosen.undo()
        else:
            say(f"    to revision {chosen.begin(to)}")
    try:
        with step(f"pulumi preview of the stack {name}"):
            _judge(chosen)
    except BaseException:
        chosen.file.write_text(before)
        raise
    update(chosen.stack)
    if undo:
        say(f"{worker} runs the checkout's code again. Commit {chosen.file.name}.")
        return
    say(
        f"{worker} runs the older code, and every update keeps it. Commit {chosen.file.name}; when "
        f"the code is fixed: ./code24 rollback {worker} --stack {name} --undo"
    )


def _judge(chosen: Rollback) -> None:
    """Says what would change, and refuses more than the one Worker's code.

    A target would deploy that Worker alone as well, and leave the components' props behind: they
    say which code each Worker runs.

    Raises:
        ToolError: with everything that conflicts.
    """
    preview = preview_of(chosen.stack)
    if wrong := errors(preview):
        output = "\n".join(wrong)
        raise ToolError(f"The preview fails; nothing was changed.\n{output}")
    if others := besides(preview, chosen.worker):
        listed = "\n".join(f"  {line}" for line in others)
        raise ToolError(
            f"This checkout would change more than the code of {chosen.worker!r}:\n{listed}\n"
            "Nothing was changed. Check out the revision that is deployed and repeat the command, "
            f"or deploy these first: `./code24 up --stack {chosen.stack.name}`."
        )
    for line in changed(preview):
        say(f"    changes {line}")
