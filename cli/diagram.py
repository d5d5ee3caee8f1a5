"""``make diagram``: draws what the program declares into docs/architecture.md."""

from __future__ import annotations

import click

from machine.console import say, step
from machine.paths import REPO
from project.diagram import mermaid, page
from project.diagram.resources import declared


@click.command()
def diagram() -> None:
    """Draws what the program declares into docs/architecture.md."""
    with step("Previewing the local stack against a throw-away cloud"):
        resources = declared()
    page.PAGE.write_text(page.with_diagram(page.PAGE.read_text(), mermaid.diagram(resources)))
    say(f"    {page.PAGE.relative_to(REPO)}: {len(resources)} resources read")
