"""``./code24 metrics``: how a stack does, held to its service levels."""

from __future__ import annotations

import sys

import click

from cli.options import json_option, print_json, stack_option
from cli.verify import target_of
from machine.console import say
from machine.engine import resolve_engine
from operations.prepare import stack_with
from operations.tracing.metrics import broken, metrics_of, minutes_of, table


@click.command()
@stack_option
@click.option(
    "--since", default="1h", show_default=True, help="How far back: 30m, 6h or 7d, as examples."
)
@json_option
def metrics(name: str, since: str, as_json: bool) -> None:
    """Show how a stack does, and whether its service levels are kept.

    Exits with 1 when one of them is broken.

    \b
    Examples:
      ./code24 metrics
      ./code24 metrics --stack production --since 7d --json | jq .levels
    """
    minutes = minutes_of(since)
    found = metrics_of(target_of(stack_with(name, resolve_engine())), minutes)
    if as_json:
        print_json(found)
    else:
        for line in table(found):
            say(line)
    if broken(found):
        sys.exit(1)
