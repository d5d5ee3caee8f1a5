"""``./code24 check``: every static check."""

from __future__ import annotations

import sys

import click

from project.checks import run_checks


@click.command()
def check() -> None:
    """Run every static check.

    \b
    Example:
      ./code24 check
    """
    sys.exit(run_checks())
