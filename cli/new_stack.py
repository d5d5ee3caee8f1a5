"""``make stack`` and ``make forget``: a stack beside the others, for a while."""

from __future__ import annotations

from dataclasses import replace

import click

from machine.console import say, step
from machine.engine import resolve_engine
from operations import ephemeral as new_stack
from operations.prepare import prepared, stack_with

name_option = click.option("--name", required=True, help="Of the new stack, as in NAME=pr-123.")


@click.command("stack")
@name_option
@click.option("--from", "source", default="staging", help="The stack whose file it is made from.")
def stack_command(name: str, source: str) -> None:
    """Makes a stack from another's file, with stores, names and a token of its own."""
    stack = replace(stack_with(source, resolve_engine()), name=name)
    with step(f"Making the stack {name} from {source}"):
        path = new_stack.make(stack, source)
    say(
        f"{path.name} is written; nothing is deployed yet.\n"
        f"    make preview STACK={name}   what an up would create\n"
        f"    make up STACK={name}        creates it\n"
        f"    make forget NAME={name}     takes it down, without a trace"
    )


@click.command()
@name_option
def forget(name: str) -> None:
    """Destroys a stack that `make stack` made, and removes its file."""
    # Before the engine is asked: it would make a stack of a mistyped name.
    new_stack.check_forgettable(stack_with(name, resolve_engine()))
    stack = prepared(name)
    with step(f"Taking the stack {name} down"):
        new_stack.forget(stack)
    say(f"The stack {name} and its file are gone.")
