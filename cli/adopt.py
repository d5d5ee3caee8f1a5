"""``make adopt``: looks an account over, and prints the settings to paste. It changes nothing."""

from __future__ import annotations

import sys

import click

from machine.console import say
from machine.paths import REPO
from operations.adopt import findings, look, settings_to_paste
from operations.adopt.account import client_of
from operations.rehearse.live import settings_in


@click.command()
@click.option("--stack", "name", default="staging", help="Which stack.")
def adopt(name: str) -> None:
    """What a stack would take over, make, or meet in its way; 1 when something is in its way."""
    settings = settings_in(REPO, name)
    account = look(client_of(), settings)
    found = findings(settings, account)
    width = max(len(finding.where) for finding in found)
    for finding in found:
        say(f"{'!' if finding.conflict else ' '} {finding.where:<{width}}  {finding.what}")
    pasted = settings_to_paste(settings, account)
    if pasted:
        say(f"\nWhat is live, to paste under code24:settings in Pulumi.{name}.yaml:\n")
        click.echo(pasted, nl=False)
    conflicts = sum(finding.conflict for finding in found)
    if conflicts:
        say(f"\n{conflicts} in the way (marked !): mend each before `make up STACK={name}`.")
        sys.exit(1)
    say(f"\nNothing is in the way: `make preview STACK={name}` shows what an up would do.")
