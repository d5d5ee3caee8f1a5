"""The project itself: checks, tests, tools, pictures."""

from __future__ import annotations

import sys

import click

from tools import browser, check, cloud, doctor, plugins, request, screenshots
from tools.console import step
from tools.engine import resolve_engine
from tools.environment import LOCAL_STACK, Workspace, local_environment
from tools.prepare import stack_with


@click.command("screenshots")
def screenshots_command() -> None:
    """Pictures for the docs, of the site that the local platform makes of the seed's request."""
    browser.ensure()
    with step("Sending one BUILD request"):
        outputs = stack_with(LOCAL_STACK, resolve_engine()).outputs()
        site = request.send_build(cloud.PORT, outputs)
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
def test_command() -> None:
    """Every test there is."""
    browser.ensure()
    engine = resolve_engine()
    cloud.build()
    environment = local_environment(engine, "http://127.0.0.1:9", Workspace.of_clone())
    plugins.choose_cloudflare_plugin(engine.directory / "pulumi", environment)
    sys.exit(check.run_tests())
