"""``make scan``: no secret in what git tracks, nor in the Workers' bundles."""

from __future__ import annotations

import sys

import click

from machine.console import say
from machine.paths import REPO
from project.secret_scan import leaks


@click.command()
def scan() -> None:
    """Tells where a secret is that should not be, never which; 1 when there is one."""
    found = leaks(REPO)
    for leak in found:
        click.echo(str(leak))
    if found:
        say(
            f"\n{len(found)} found. Each has been seen: make a new one where it is valid, take the "
            "old one back, then take it out of the file (and of the history, when it was pushed)."
        )
        sys.exit(1)
    say("No secret is in the tracked files or the bundles.")
