"""Any input, many times."""

from __future__ import annotations

import click

from machine import cloud
from machine.console import ToolError, say
from project.chaos import input as any_input
from project.figures import publish


@click.command()
@click.option("--cases", default=10_000, help="How many each property meets.")
def fuzz(cases: int) -> None:
    """Run the property tests with many more cases.

    \b
    Example:
      ./code24 fuzz --cases 10000
    """
    cloud.build()
    section, failed = any_input.run(cases)
    publish(section)
    if failed:
        raise ToolError("\n".join(failed) + "\nThe counterexamples are above.")
    say("Every property holds: docs/reference/figures.md.")
