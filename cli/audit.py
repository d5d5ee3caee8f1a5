"""Known advisories on what is pinned, as a report."""

from __future__ import annotations

from pathlib import Path

import click

from machine.console import say
from project import audit as audits


@click.command()
@click.option("--out", type=click.Path(path_type=Path), help="A file for the report, as Markdown.")
def audit(out: Path | None) -> None:
    """Report known advisories on the pinned packages.

    \b
    Examples:
      ./code24 audit
      ./code24 audit --out report.md
    """
    report = audits.report()
    if out is not None:
        out.write_text(report)
        say(f"The report is in {out}.")
    else:
        click.echo(report, nl=False)
