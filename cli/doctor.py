"""``./code24 doctor``: what this machine has, and what it lacks."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from cli.options import json_option, print_json
from machine.doctor import findings, show


@click.command()
@json_option
def doctor(as_json: bool) -> None:
    """Check this machine's tools, and say what to install.

    \b
    Examples:
      ./code24 doctor
      ./code24 doctor --json | jq '.[] | select(.fix != "")'
    """
    found = findings()
    if as_json:
        print_json([asdict(finding) for finding in found])
    else:
        show(found)
    sys.exit(1 if any(finding.fix for finding in found) else 0)
