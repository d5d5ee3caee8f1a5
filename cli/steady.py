"""``./code24 steady``: the whole suite, again and again."""

from __future__ import annotations

import click

from machine import browser
from machine.console import ToolError, say
from project.figures import publish
from project.steady import run
from project.suite import prepare


@click.command()
@click.option(
    "--runs",
    default=10,
    show_default=True,
    type=click.IntRange(min=1),
    help="How many runs; every second one in random order and under load.",
)
def steady(runs: int) -> None:
    """Run the whole suite again and again.

    Every second run is in random order and under load.

    \b
    Example:
      ./code24 steady --runs 4
    """
    browser.ensure()
    prepare(None)
    section, failures = run(runs)
    publish(section)
    if failures:
        raise ToolError("\n".join(failures) + "\nThe failures are above, run by run.")
    say(f"All {runs} runs passed: docs/reference/figures.md.")
