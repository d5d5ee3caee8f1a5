"""``./code24 logs``: the local cloud's log."""

from __future__ import annotations

import click

from machine import cloud
from machine.console import ToolError


@click.command()
def logs() -> None:
    """Print the local cloud's log.

    \b
    Example:
      ./code24 logs | grep fallback
    """
    if not cloud.LOG.exists():
        raise ToolError("There is no log yet: `./code24 up` starts the local cloud.")
    click.echo(cloud.LOG.read_text(), nl=False)
