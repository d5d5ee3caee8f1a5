"""``./code24 trace``: one run, from its request down to its agents."""

from __future__ import annotations

from dataclasses import asdict

import click

from cli.options import json_option, print_json, stack_option
from cli.verify import target_of
from machine.console import say
from machine.engine import resolve_engine
from operations.prepare import stack_with
from operations.tracing.spans import spans_of
from operations.tracing.waterfall import waterfall


@click.command()
@click.argument("run")
@stack_option
@json_option
def trace(run: str, name: str, as_json: bool) -> None:
    """Show one run as a waterfall, from its request to its agents.

    RUN is the id that the start of the run gave.

    \b
    Examples:
      ./code24 trace first
      ./code24 trace 7f3c0a52-… --stack production --json | jq '.[].kind'
    """
    spans = spans_of(target_of(stack_with(name, resolve_engine())), run)
    if as_json:
        print_json([asdict(span) for span in spans])
        return
    for line in waterfall(spans):
        say(line)
