"""``./code24 down``: destroys a stack."""

from __future__ import annotations

import click

from cli.options import stack_option
from machine import cloud
from machine.console import say
from machine.environment import LOCAL_STACK
from operations.prepare import prepared
from operations.updates import destroy


@click.command()
@stack_option
def down(name: str) -> None:
    """Destroy a stack. The local cloud stops with the local one.

    \b
    Examples:
      ./code24 down
      ./code24 down --stack pr-123
    """
    stack = prepared(name)
    destroy(stack)
    if name == LOCAL_STACK:
        cloud.stop()
        say("The local cloud is stopped; its state stays in .local/cloud.")
