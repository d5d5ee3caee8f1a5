"""``./code24 drift``: what was changed behind the program's back."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from cli.options import json_option, print_json, stack_option
from machine.console import ToolError, step
from operations import drift as view
from operations import state
from operations.prepare import prepared
from operations.sites import without_record


@click.command()
@stack_option
@json_option
def drift(name: str, as_json: bool) -> None:
    """Compare what was deployed with what is live.

    \b
    Examples:
      ./code24 drift --stack production
      ./code24 drift --stack production --json | jq -r .[].what
    """
    stack = prepared(name)
    known = state.resources(stack)
    if not known:
        raise ToolError(f"The stack {name!r} is not up: `./code24 up --stack {name}` brings it up.")
    with step(f"Reading the resources of stack {name}"):
        found = view.refreshed(stack)
    with step("Reading the bindings of its Workers"):
        found += view.bindings_of(stack, known)
    with step("Comparing its sites with their records"):
        found += without_record(stack)
    if as_json:
        print_json([asdict(difference) for difference in found])
    else:
        view.show(found)
    sys.exit(1 if found else 0)
