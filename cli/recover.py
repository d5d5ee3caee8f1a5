"""After a run that was killed."""

from __future__ import annotations

import click

from cli.options import stack_option
from machine.console import say
from operations import recover as recovery
from operations.prepare import prepared


@click.command()
@stack_option
def recover(name: str) -> None:
    """Unlock a stack whose update was interrupted.

    What the update had created is recorded, so that the next one continues from there.

    \b
    Examples:
      ./code24 recover
      ./code24 recover --stack production
    """
    recovery.recover(prepared(name))
    say(
        f"\nThe stack {name!r} is unlocked and knows what exists: "
        f"`./code24 up --stack {name}` continues."
    )
