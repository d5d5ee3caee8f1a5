"""``./code24 stack``: ephemeral environments, each made from another stack's file."""

from __future__ import annotations

from dataclasses import replace

import click

from machine.console import say, step
from machine.engine import resolve_engine
from operations import ephemeral
from operations.prepare import prepared, stack_with


@click.group()
def stack() -> None:
    """Create and remove ephemeral environments.

    \b
    Examples:
      ./code24 stack init pr-123 --from staging
      ./code24 stack rm pr-123
    """


@stack.command()
@click.argument("name")
@click.option(
    "--from",
    "source",
    default="staging",
    show_default=True,
    help="The stack whose file it is made from.",
)
def init(name: str, source: str) -> None:
    """Create the stack NAME, with stores, names and a token of its own.

    \b
    Example:
      ./code24 stack init pr-123 --from staging
    """
    new = replace(stack_with(source, resolve_engine()), name=name)
    with step(f"Making the stack {name} from {source}"):
        path = ephemeral.make(new, source)
    say(
        f"{path.name} is written; nothing is deployed yet.\n"
        f"    ./code24 preview --stack {name}   what an update would create\n"
        f"    ./code24 up --stack {name}        creates it\n"
        f"    ./code24 stack rm {name}          destroys it and removes its file"
    )


@stack.command()
@click.argument("name")
def rm(name: str) -> None:
    """Destroy the stack NAME, which `stack init` created, and remove its file.

    \b
    Example:
      ./code24 stack rm pr-123
    """
    # Before the engine is asked: it would make a stack of a mistyped name.
    ephemeral.check_forgettable(stack_with(name, resolve_engine()))
    old = prepared(name)
    with step(f"Taking the stack {name} down"):
        ephemeral.forget(old)
    say(f"The stack {name} and its file are gone.")
