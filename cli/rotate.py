"""``./code24 rotate``: a new dispatch token in one command, the end of the old one in another."""

from __future__ import annotations

import click

from cli.options import stack_option
from operations import rotate as rotation
from operations.prepare import prepared
from operations.updates import update


@click.command()
@stack_option
@click.option("--finish", "ends", is_flag=True, help="Refuse the old token from now on.")
def rotate(name: str, ends: bool) -> None:
    """Replace the dispatch token, in two steps.

    Between them, both tokens are accepted: give the new one to every caller.

    \b
    Examples:
      ./code24 rotate --stack production
      ./code24 rotate --stack production --finish
    """
    stack = prepared(name)
    if ends:
        rotation.finish(stack)
    else:
        rotation.begin(stack)
    update(stack)
    rotation.tell_next(stack, finished=ends)
