"""``make rotate``: a new dispatch token in one command, the end of the old one in another."""

from __future__ import annotations

import click

from operations import rotate as rotation
from operations.prepare import prepared, stack_option
from operations.updates import update


@click.command()
@stack_option
@click.option("--finish", "ends", is_flag=True, help="Refuse the old token from now on.")
def rotate(name: str, ends: bool) -> None:
    """Gives a stack a new dispatch token; the old one is accepted until --finish."""
    stack = prepared(name)
    if ends:
        rotation.finish(stack)
    else:
        rotation.begin(stack)
    update(stack)
    rotation.tell_next(stack, finished=ends)
