"""Faults on purpose."""

from __future__ import annotations

import click

from components.bundles import build_bundles
from machine import cloud
from machine.console import ToolError, say, step
from project.chaos import HARNESSES
from project.figures import publish


@click.command()
@click.option("--only", multiple=True, type=click.Choice(list(HARNESSES)), help="Which harness.")
@click.option("--minutes", default=60.0, help="When to stop, for each; it goes on the next time.")
def chaos(only: tuple[str, ...], minutes: float) -> None:
    """Inject faults, kill processes, check what is left.

    \b
    Example:
      ./code24 chaos --only faults --minutes 30
    """
    cloud.build()
    build_bundles()
    failed: list[str] = []
    for name in only or HARNESSES:
        with step(f"Faults on purpose: {name}"):
            section, found = HARNESSES[name](minutes)
        publish(section)
        failed += found
    if failed:
        raise ToolError(
            "\n".join(failed) + f"\n{len(failed)} cases failed: docs/reference/figures.md."
        )
    say("Every case ended as a run without a fault does: docs/reference/figures.md.")
