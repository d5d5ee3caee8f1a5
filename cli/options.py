"""Options that several verbs have."""

from __future__ import annotations

import json
from typing import Any

import click

from machine.environment import LOCAL_STACK

stack_option = click.option(
    "--stack", "name", default=LOCAL_STACK, show_default=True, help="The stack's name."
)
allow_option = click.option(
    "--allow",
    multiple=True,
    metavar="NAMESPACE",
    help="Let this namespace, by logical name, be deleted or replaced this once.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")


def print_json(value: Any) -> None:
    """Writes what a program reads to standard output; words for people go to standard error."""
    click.echo(json.dumps(value, indent=2))
