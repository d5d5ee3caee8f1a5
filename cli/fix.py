"""``./code24 fix``: the formatters."""

from __future__ import annotations

import sys

import click

from project.checks import run_fixes


@click.command()
def fix() -> None:
    """Format the code, and fix what the linters can fix.

    \b
    Example:
      ./code24 fix
    """
    sys.exit(run_fixes())
