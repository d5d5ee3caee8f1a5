"""``./code24 env``: the local stack's environment, for a shell."""

from __future__ import annotations

import click

from machine.engine import resolve_engine
from machine.environment import LOCAL_STACK
from operations.prepare import stack_with


@click.command()
def env() -> None:
    """Print exports for plain `pulumi` on the local stack.

    \b
    Example:
      eval "$(./code24 env)" && pulumi stack output --stack local
    """
    environment = stack_with(LOCAL_STACK, resolve_engine()).environment
    for key, value in environment.items():
        click.echo(f"export {key}={value!r}")
