"""Figures from runs."""

from __future__ import annotations

import click

from components.bundles import build_bundles
from machine import cloud
from machine.console import ToolError, say, step
from project.bench import MEASUREMENTS
from project.figures import publish, recorded
from project.figures.record import regressions


@click.command()
@click.option("--only", multiple=True, type=click.Choice(list(MEASUREMENTS)), help="Which section.")
@click.option(
    "--record", is_flag=True, help="Keep the figures and write docs/reference/figures.md."
)
def bench(only: tuple[str, ...], record: bool) -> None:
    """Measure, and compare with the recorded figures.

    \b
    Examples:
      ./code24 bench --only deploy
      ./code24 bench --only deploy --record
    """
    cloud.build()
    build_bundles()
    worse: list[str] = []
    for name in only or MEASUREMENTS:
        with step(f"Measuring: {name}"):
            section = MEASUREMENTS[name]()
        for ratio in section.ratios:
            say(f"    {ratio.name}: {ratio.value:.2f} ({ratio.low:.2f} to {ratio.high:.2f})")
        worse += regressions(section, recorded(name))
        if record:
            publish(section)
    if worse and not record:
        raise ToolError("\n".join(worse) + "\nFind what made it slower, or record it as it is now.")
