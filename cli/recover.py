"""After a run that was killed."""

from __future__ import annotations

import click

from machine.console import say
from operations import recover as recovery
from operations.prepare import prepared, stack_option


@click.command()
@stack_option
def recover(name: str) -> None:
    """Mends a stack whose run was killed, so that it can be brought up or taken down again."""
    recovery.recover(prepared(name))
    say(f"\nThe stack {name!r} is free and knows what is there: `make up STACK={name}` goes on.")
