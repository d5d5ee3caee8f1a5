"""``./code24 scan``: no secret in what git tracks, nor in the Workers' bundles."""

from __future__ import annotations

import sys

import click

from cli.options import json_option, print_json
from machine.console import say
from machine.paths import REPO
from project.secret_scan import leaks


@click.command()
@json_option
def scan(as_json: bool) -> None:
    """Search the tracked files and the bundles for secrets.

    It prints where a secret is, never the secret.

    \b
    Examples:
      ./code24 scan
      ./code24 scan --json
    """
    found = leaks(REPO)
    if as_json:
        print_json([str(leak) for leak in found])
        sys.exit(1 if found else 0)
    for leak in found:
        click.echo(str(leak))
    if found:
        say(
            f"\n{len(found)} found. Each has been seen: make a new one where it is valid, take the "
            "old one back, then take it out of the file (and of the history, when it was pushed)."
        )
        sys.exit(1)
    say("No secret is in the tracked files or the bundles.")
