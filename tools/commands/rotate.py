"""``make rotate``: a new dispatch token in one command, the end of the old one in another."""

from __future__ import annotations

import click

from tools import rotation
from tools.console import step
from tools.policies import up_words
from tools.prepare import finish, prepared, stack_option


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
    with step(f"pulumi up of the stack {name}"):
        finish(stack.run(*up_words(stack)).returncode)
    rotation.tell_next(stack, finished=ends)
