"""``./code24 up``: deploys a stack, and starts the local cloud for the local one."""

from __future__ import annotations

import click

from cli.options import allow_option, stack_option
from cli.status import show_addresses
from machine import cloud
from machine.console import say, step
from operations import request
from operations.prepare import on_local_cloud, prepared
from operations.updates import update


@click.command()
@stack_option
@allow_option
@click.option(
    "--port",
    type=click.IntRange(1, 65_535),
    help="The local cloud's port, remembered by this clone.  [default: 8787]",
)
def up(name: str, allow: tuple[str, ...], port: int | None) -> None:
    """Deploy a stack. The local one needs no account.

    The local stack runs on a Cloudflare of its own on this machine, and one BUILD request is sent
    through it. Every other stack is deployed to the account that its settings name.

    \b
    Examples:
      ./code24 up                                      the local stack
      ./code24 up --port 8790                          ... on another port from now on
      ./code24 up --stack staging
      ./code24 up --stack staging --allow build-agents
    """
    if port is not None:
        cloud.choose_port(port)
    stack = prepared(name)
    update(stack, allow)
    if on_local_cloud(name):
        outputs, port = stack.outputs(), cloud.port()
        with step("Sending one BUILD request"):
            built = request.send_build(port, outputs)
        address = built.page
        token = stack.secret("dispatchToken")
        if outputs.get("sites") is not None and token is not None:
            with step("Publishing its page"):
                address = request.publish(port, outputs, token, built.run)
        show_addresses(stack)
        say(f"\n    the site of that run: {address}")
