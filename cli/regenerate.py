"""``./code24 regenerate``: files that are made from runs, made again. Review their diff."""

from __future__ import annotations

import sys

import click

from machine import browser, cloud
from machine.console import say, step
from machine.engine import resolve_engine
from machine.environment import LOCAL_STACK
from machine.plugins import OFFICIAL_NAME
from operations import request
from operations.prepare import stack_with
from operations.review.drawing import diagram as diagram_of
from project import diagram as drawing
from project import screenshots as pictures
from project.suite import prepare, rewrite


@click.group()
def regenerate() -> None:
    """Make files again that are made from runs.

    \b
    Examples:
      ./code24 regenerate golden
      ./code24 regenerate diagram
    """


@regenerate.command()
def golden() -> None:
    """The golden files of the preview comments."""
    sys.exit(rewrite("tests/engine/test_review.py", "-k", "golden"))


@regenerate.command()
def recordings() -> None:
    """The recordings of the official cloudflare plugin, which has to be there."""
    prepare(OFFICIAL_NAME)
    sys.exit(rewrite("tests/engine/test_recordings.py"))


@regenerate.command()
def diagram() -> None:
    """The diagram in docs/explanation/architecture.md, of what the program declares."""
    with step("Previewing the local stack against a temporary cloud"):
        resources = drawing.declared()
    page = drawing.PAGE.read_text()
    drawing.PAGE.write_text(drawing.with_diagram(page, diagram_of(resources)))
    say(f"    {drawing.PAGE.name}: {len(resources)} resources read")


@regenerate.command()
def screenshots() -> None:
    """The pictures in docs/screenshots: a site that the local stack builds, and the console."""
    browser.ensure()
    with step("Sending one BUILD request"):
        outputs = stack_with(LOCAL_STACK, resolve_engine()).outputs()
        build = request.send_build(cloud.port(), outputs)
    with step("Taking pictures of its site and of the console"):
        console = f"http://127.0.0.1:{cloud.port()}/__local/"
        pictures.take(build.page, console, build.run)
