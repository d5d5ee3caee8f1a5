"""After a run that was killed."""

from __future__ import annotations

import click

from tools import recovery
from tools.console import say
from tools.prepare import prepared, stack_option


@click.command()
@stack_option
def recover(name: str) -> None:
    """Mends a stack whose run was killed, so that it can be brought up or taken down again."""
    recovery.recover(prepared(name))
    say(f"\nThe stack {name!r} is free and knows what is there: `make up STACK={name}` goes on.")
