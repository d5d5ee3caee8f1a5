"""``./code24 test``: the test suite, or parts of it."""

from __future__ import annotations

import sys

import click

from machine import browser
from machine.plugins import OFFICIAL_NAME, STAND_IN_NAME
from project.suite import SUITES, prepare, run_tests


@click.command()
@click.option(
    "--plugin",
    type=click.Choice([OFFICIAL_NAME, STAND_IN_NAME]),
    help="The cloudflare plugin to test with; the official one runs the engine and e2e suites.",
)
@click.option(
    "--only",
    multiple=True,
    type=click.Choice(SUITES),
    help="Run this suite alone; repeat it for several.",
)
def test(plugin: str | None, only: tuple[str, ...]) -> None:
    """Run every test, or some suites.

    \b
    Examples:
      ./code24 test
      ./code24 test --only unit --only workers
      .venv/bin/pytest tests/unit -k port               one test
    """
    browser.ensure()
    prepare(plugin)
    every = ("engine", "e2e") if plugin == OFFICIAL_NAME else SUITES
    _, failed = run_tests(only or every)
    sys.exit(1 if failed else 0)
