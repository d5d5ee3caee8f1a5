"""The project itself: checks, tests, tools, pictures."""

from __future__ import annotations

import os
import sys

import click

from machine import browser, cloud, doctor, plugins
from machine.console import ToolError, say, step
from machine.engine import resolve_engine
from machine.environment import LOCAL_STACK, Workspace, local_environment
from operations import request
from operations.prepare import stack_with
from project import checks as check
from project import screenshots
from project.chaos import steady
from project.figures import publish


@click.command("screenshots")
def screenshots_command() -> None:
    """Pictures for the docs, of the site that the local platform makes of the seed's request."""
    browser.ensure()
    with step("Sending one BUILD request"):
        outputs = stack_with(LOCAL_STACK, resolve_engine()).outputs()
        site = request.send_build(cloud.port(), outputs)
    with step("Taking pictures of its site"):
        screenshots.take(site)


@click.command("doctor")
def doctor_command() -> None:
    """Which tools are there, in which version, and what to do about the rest."""
    sys.exit(doctor.report())


@click.command("check")
def check_command() -> None:
    """Every static check."""
    sys.exit(check.run_checks())


@click.command()
def fix() -> None:
    """Formats and mends what can be mended by itself."""
    sys.exit(check.run_fixes())


@click.command("test")
@click.option(
    "--plugin",
    type=click.Choice([plugins.OFFICIAL_NAME, plugins.STAND_IN_NAME]),
    help="The cloudflare plugin to test with; the official one runs engine and end-to-end tests.",
)
@click.option(
    "--only",
    multiple=True,
    type=click.Choice(check.SUITES),
    help="A part of the suite, in place of all of it.",
)
def test_command(plugin: str | None, only: tuple[str, ...]) -> None:
    """Every test there is, or those of some parts."""
    browser.ensure()
    _prepare_plugin(plugin)
    every = ("engine", "e2e") if plugin == plugins.OFFICIAL_NAME else check.SUITES
    _, failed = check.run_tests(only or every)
    sys.exit(1 if failed else 0)


@click.command("steady")
@click.option(
    "--runs",
    default=10,
    type=click.IntRange(min=1),
    help="How many; every second one by chance and under load.",
)
def steady_command(runs: int) -> None:
    """Runs every test there is again and again: whether the suite is green every time."""
    browser.ensure()
    _prepare_plugin(None)
    section, failures = steady.run(runs)
    publish(section)
    if failures:
        raise ToolError("\n".join(failures) + "\nWhat failed is above, run by run.")
    say(f"{runs} runs were green: docs/figures.md.")


@click.command("recordings")
def recordings_command() -> None:
    """The recordings of the official cloudflare plugin, made anew with it; look at the diff."""
    _prepare_plugin(plugins.OFFICIAL_NAME)
    sys.exit(check.rewrite_recordings())


def _prepare_plugin(wanted: str | None) -> None:
    """Builds the cloud and makes the plugin available, to the test processes too."""
    if wanted is not None:
        os.environ[plugins.WANTED] = wanted
    engine = resolve_engine()
    cloud.build()
    environment = local_environment(engine, "http://127.0.0.1:9", Workspace.of_clone())
    plugins.choose_cloudflare_plugin(engine.directory / "pulumi", environment)
