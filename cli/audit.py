"""Known advisories on what is pinned, as a report."""

from __future__ import annotations

from pathlib import Path

import click

from machine.console import say
from project import audit as audits


@click.command()
@click.option("--out", type=click.Path(path_type=Path), help="A file for the report, as Markdown.")
def audit(out: Path | None) -> None:
    """Asks for advisories on the Python and npm packages; a report, never a failure."""
    report = audits.report()
    if out is not None:
        out.write_text(report)
        say(f"The report is in {out}.")
    else:
        click.echo(report, nl=False)
