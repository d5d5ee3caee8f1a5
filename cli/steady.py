"""``./code24 steady``: the whole suite, again and again."""

from __future__ import annotations

import click

from machine import browser
from machine.console import ToolError, say
from project.figures import publish
from project.figures.record import recorded
from project.steady import failures, run
from project.suite import prepare


@click.command()
@click.option(
    "--runs",
    default=10,
    show_default=True,
    type=click.IntRange(min=1),
    help="How many runs of this commit there are to be, with those that are recorded of it.",
)
def steady(runs: int) -> None:
    """Run the whole suite again and again.

    Every second run is in random order and under load. Each run is recorded when it has ended, and
    the next call continues from there: the runs of a commit need not be taken in one sitting.

    \b
    Example:
      ./code24 steady --runs 4
    """
    browser.ensure()
    prepare(None)
    for section in run(runs, recorded("steady")):
        publish(section)
    measured = recorded("steady")
    failed = failures(measured) if measured is not None else []
    if failed:
        raise ToolError("\n".join(failed) + "\nThe failures are above, run by run.")
    say(f"All {runs} runs passed: docs/reference/figures.md.")
