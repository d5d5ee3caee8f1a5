"""``./code24 rehearse``: a stack's true preview and up, with no credentials and no internet."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from machine import cloud
from machine.console import say
from operations.rehearse import rehearse as run
from operations.rehearse import summary


@click.command()
@click.option("--stack", "name", default="staging", show_default=True, help="The stack's name.")
@click.option("--base", help="A git revision: rehearse the change from what it deploys.")
@click.option("--out", type=click.Path(path_type=Path), help="A file for the Markdown summary.")
def rehearse(name: str, base: str | None, out: Path | None) -> None:
    """Preview and deploy a stack in a temporary cloud.

    It needs no credentials: the settings are the stack's, the account is not.

    \b
    Examples:
      ./code24 rehearse --stack production
      ./code24 rehearse --stack staging --base origin/main --out summary.md
    """
    cloud.build()
    found = run(name, base)
    written = summary(found)
    if out is None:
        click.echo(written, nl=False)
    else:
        out.write_text(written)
        say(f"The summary is in {out}.")
    say(f"\nThe rehearsal of {name} {'went through' if found.ok else 'FAILED'}.")
    sys.exit(0 if found.ok else 1)
