"""Whether the suite is green every time."""

from __future__ import annotations

import click

from bench.figures import publish
from chaos import steady as runs_of_the_suite
from tools import browser, cloud
from tools.console import ToolError, say


@click.command()
@click.option("--runs", default=10, help="How many; every second one by chance and under load.")
def steady(runs: int) -> None:
    """Runs every test there is again and again."""
    browser.ensure()
    cloud.build()
    section, failures = runs_of_the_suite.run(runs)
    publish(section)
    if failures:
        raise ToolError("\n".join(failures) + "\nWhat failed is above, run by run.")
    say(f"{runs} runs were green: docs/figures.md.")
