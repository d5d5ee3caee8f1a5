"""Stacks: bring up, look at, take down; and what runs of the local one."""

from __future__ import annotations

import click

from machine import cloud
from machine.console import ToolError, say, step
from machine.engine import resolve_engine
from machine.environment import LOCAL_STACK
from operations import request
from operations.policies import policy_arguments
from operations.prepare import finish, on_local_cloud, prepared, stack_option, stack_with
from operations.stack import Stack
from operations.updates import destroy, update

allow_option = click.option(
    "--allow", multiple=True, help="A namespace, by logical name, that may go this once."
)


@click.command()
@stack_option
@allow_option
@click.option(
    "--port", type=click.IntRange(1, 65_535), help="Of the local cloud, from now on in this clone."
)
def up(name: str, allow: tuple[str, ...], port: int | None) -> None:
    """Brings a stack up; the local one with its cloud, and sends a BUILD request through it."""
    if port is not None:
        cloud.choose_port(port)
    stack = prepared(name)
    update(stack, allow)
    if on_local_cloud(name):
        with step("Sending one BUILD request"):
            site = request.send_build(cloud.port(), stack.outputs())
        _tell(stack)
        say(f"\n    the site of that run: {site}")


@click.command()
@stack_option
@allow_option
def preview(name: str, allow: tuple[str, ...]) -> None:
    """Shows what `up` would change, old and new."""
    stack = prepared(name)
    policies = [] if name == LOCAL_STACK else policy_arguments(stack, allow)
    finish(stack.run("preview", "--diff", *policies, "--stack", name).returncode)


@click.command()
@stack_option
def down(name: str) -> None:
    """Destroys a stack; then stops the local cloud."""
    stack = prepared(name)
    destroy(stack)
    if name == LOCAL_STACK:
        cloud.stop()
        say("The local cloud is stopped; its state stays in .local/cloud.")


@click.command()
def status() -> None:
    """Tells what runs."""
    found = cloud.current()
    if found is None:
        say("The local cloud does not run: `make up` starts it.")
        return
    say(f"The local cloud answers at {found.url} (process {found.pid}, log .local/cloud.log).")
    _tell(stack_with(LOCAL_STACK, resolve_engine()))


@click.command()
def logs() -> None:
    """The local cloud's log."""
    if not cloud.LOG.exists():
        raise ToolError("There is no log yet: `make up` starts the local cloud.")
    click.echo(cloud.LOG.read_text(), nl=False)


@click.command()
def env() -> None:
    """Shell exports with which plain `pulumi preview` and `pulumi up` work on the local stack."""
    environment = stack_with(LOCAL_STACK, resolve_engine()).environment
    for key, value in environment.items():
        click.echo(f"export {key}={value!r}")


def _tell(stack: Stack) -> None:
    workers = stack.outputs().get("workers", {})
    if not workers:
        say("The local stack is not up: `make up` brings it up.")
        return
    base = f"http://{workers['workflows']['name']}.localhost:{cloud.port()}"
    say(f"\nCode24 is up at {base}\n")
    say(f"  health      curl {base}/health")
    say(f"  a BUILD run curl -X POST {base}/build -H 'Content-Type: application/json' \\")
    say(f"                -d '{request.BUILD_JSON}'")
    say(f"  its status  curl '{base}/build?instanceId=ID'")
    say(f"  its page    {base}/build/site?instanceId=ID")
    say(f"  next        edit {stack.file.name}, then `make preview`; `make down` ends it")
