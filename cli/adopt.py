"""``./code24 adopt``: compares an account with a stack, and prints the settings to paste."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from cli.options import json_option, print_json
from machine.console import say
from machine.paths import REPO
from operations.adopt import findings, look, settings_to_paste
from operations.adopt.account import client_of
from operations.rehearse.live import settings_in


@click.command()
@click.option("--stack", "name", default="staging", show_default=True, help="The stack's name.")
@json_option
def adopt(name: str, as_json: bool) -> None:
    """Compare an account with a stack before the first update.

    Shows what the stack would take over, create, or conflict with, and the settings to paste.

    \b
    Examples:
      ./code24 adopt --stack staging
      ./code24 adopt --stack production --json
    """
    settings = settings_in(REPO, name)
    account = look(client_of(), settings)
    found = findings(settings, account)
    conflicts = sum(finding.conflict for finding in found)
    pasted = settings_to_paste(settings, account)
    if as_json:
        print_json({"findings": [asdict(finding) for finding in found], "settings": pasted})
        sys.exit(1 if conflicts else 0)
    width = max(len(finding.where) for finding in found)
    for finding in found:
        say(f"{'!' if finding.conflict else ' '} {finding.where:<{width}}  {finding.what}")
    if pasted:
        say(f"\nWhat is live, to paste under code24:settings in Pulumi.{name}.yaml:\n")
        click.echo(pasted, nl=False)
    if conflicts:
        say(f"\n{conflicts} in the way (marked !): fix each before `./code24 up --stack {name}`.")
        sys.exit(1)
    say(f"\nNothing is in the way: `./code24 preview --stack {name}` shows what an up would do.")
