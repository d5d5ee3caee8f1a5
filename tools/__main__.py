"""The project's commands: ``python -m tools VERB``; the Makefile names each."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tools import browser, check, cloud, doctor, plugins, request, screenshots
from tools.console import ToolError, say, step
from tools.engine import Engine, resolve_engine
from tools.environment import LOCAL_STACK, Workspace, base_environment, local_environment
from tools.stack import Stack

stack_option = click.option("--stack", "name", default=LOCAL_STACK, help="Which stack.")


@click.group()
def cli() -> None:
    """Code24 on this machine and elsewhere."""


@cli.command()
@stack_option
def up(name: str) -> None:
    """Brings a stack up; the local one with its cloud, and sends a BUILD request through it."""
    stack = _prepared(name)
    with step(f"pulumi up of the stack {name}"):
        _finish(stack.run("up", "--yes", "--skip-preview", "--stack", name).returncode)
    if name == LOCAL_STACK:
        with step("Sending one BUILD request"):
            site = request.send_build(cloud.PORT, stack.outputs())
        _tell(stack)
        say(f"\n    the site of that run: {site}")


@cli.command()
@stack_option
def preview(name: str) -> None:
    """Shows what `up` would change, old and new."""
    _finish(_prepared(name).run("preview", "--diff", "--stack", name).returncode)


@cli.command()
@stack_option
def down(name: str) -> None:
    """Destroys a stack; then stops the local cloud."""
    stack = _prepared(name)
    with step(f"pulumi destroy of the stack {name}"):
        _finish(stack.run("destroy", "--yes", "--skip-preview", "--stack", name).returncode)
    if name == LOCAL_STACK:
        cloud.stop()
        say("The local cloud is stopped; its state stays in .local/cloud.")


@cli.command()
def status() -> None:
    """Tells what runs."""
    found = cloud.current()
    if found is None:
        say("The local cloud does not run: `make up` starts it.")
        return
    say(f"The local cloud answers at {found.url} (process {found.pid}, log .local/cloud.log).")
    _tell(_stack(LOCAL_STACK, resolve_engine()))


@cli.command()
def logs() -> None:
    """The local cloud's log."""
    if not cloud.LOG.exists():
        raise ToolError("There is no log yet: `make up` starts the local cloud.")
    click.echo(cloud.LOG.read_text(), nl=False)


@cli.command("screenshots")
def screenshots_command() -> None:
    """Pictures for the docs, of the site that the local platform makes of the seed's request."""
    browser.ensure()
    with step("Sending one BUILD request"):
        site = request.send_build(cloud.PORT, _stack(LOCAL_STACK, resolve_engine()).outputs())
    with step("Taking pictures of its site"):
        screenshots.take(site)


@cli.command("doctor")
def doctor_command() -> None:
    """Which tools are there, in which version, and what to do about the rest."""
    sys.exit(doctor.report())


@cli.command("check")
def check_command() -> None:
    """Every static check."""
    sys.exit(check.run_checks())


@cli.command()
def fix() -> None:
    """Formats and mends what can be mended by itself."""
    sys.exit(check.run_fixes())


@cli.command("test")
def test_command() -> None:
    """Every test there is."""
    browser.ensure()
    engine = resolve_engine()
    cloud.build()
    environment = local_environment(engine, "http://127.0.0.1:9", Workspace.of_clone())
    plugins.choose_cloudflare_plugin(engine.directory / "pulumi", environment)
    sys.exit(check.run_tests())


@cli.command()
def env() -> None:
    """Shell exports with which plain `pulumi preview` and `pulumi up` work on the local stack."""
    environment = _stack(LOCAL_STACK, resolve_engine()).environment
    for key, value in environment.items():
        click.echo(f"export {key}={value!r}")


def _stack(name: str, engine: Engine) -> Stack:
    if name != LOCAL_STACK:
        return Stack(name, base_environment(engine))
    api = f"http://127.0.0.1:{cloud.PORT}/client/v4"
    return Stack(name, local_environment(engine, api, Workspace.of_clone()))


def _prepared(name: str) -> Stack:
    """A stack whose engine, plugin, cloud and state are there."""
    with step("Finding the Pulumi engine"):
        engine = resolve_engine()
        say(f"    {engine.source}: {engine.directory}")
    stack = _stack(name, engine)
    if name == LOCAL_STACK:
        with step("Starting the local cloud"):
            running, started = cloud.ensure()
            say(f"    {running.url} {'started' if started else 'runs already'}")
        plugins.choose_cloudflare_plugin(engine.directory / "pulumi", stack.environment)
    stack.ensure()
    return stack


def _tell(stack: Stack) -> None:
    workers = stack.outputs().get("workers", {})
    if not workers:
        say("The local stack is not up: `make up` brings it up.")
        return
    base = f"http://{workers['workflows']['name']}.localhost:{cloud.PORT}"
    say(f"\nCode24 is up at {base}\n")
    say(f"  health      curl {base}/health")
    say(f"  a BUILD run curl -X POST {base}/build -H 'Content-Type: application/json' \\")
    say(f"                -d '{request.BUILD_JSON}'")
    say(f"  its status  curl '{base}/build?instanceId=ID'")
    say(f"  its page    {base}/build/site?instanceId=ID")
    say("  next        edit Pulumi.local.yaml, then `make preview`; `make down` ends it")


def _finish(code: int) -> None:
    if code != 0:
        raise ToolError(f"pulumi ended with exit code {code}; what it said is above.")


def main() -> None:
    """Runs a command; what a person can mend is said without a stack trace."""
    try:
        cli(prog_name=Path("make").name)
    except ToolError as error:
        say(f"\n{error}")
        sys.exit(1)


if __name__ == "__main__":
    main()
