"""``./code24 sites``: the published sites of a stack."""

from __future__ import annotations

from dataclasses import asdict

import click

from cli.options import json_option, print_json, stack_option
from cli.verify import target_of
from machine.console import say
from machine.engine import resolve_engine
from operations import sites as view
from operations.prepare import stack_with


@click.command()
@stack_option
@json_option
def sites(name: str, as_json: bool) -> None:
    """List the published sites of a stack.

    \b
    Examples:
      ./code24 sites
      ./code24 sites --stack production --json | jq -r .[].url
    """
    found = view.listed(target_of(stack_with(name, resolve_engine())))
    if as_json:
        print_json([asdict(site) for site in found])
        return
    if not found:
        say(f"The stack {name!r} has no site yet: a BUILD run with `publish` makes one.")
    for site in found:
        names = ", ".join(site.hostnames)
        say(f"    {site.state:<10}{site.url}  {names}".rstrip())
        say(f"              run {site.version}, changed {site.updated}")
