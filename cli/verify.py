"""``make verify``: is this stack well? Asked of the stack itself, wherever it runs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import click
import httpx

from machine import cloud
from machine.console import ToolError, say, step
from machine.engine import resolve_engine
from operations.prepare import on_local_cloud, stack_option, stack_with
from operations.request import client
from operations.stack import Stack
from operations.verify import Target, page, report
from operations.verify import verify as checks_of

TIMEOUT_SECONDS = 30


@click.command()
@stack_option
@click.option("--url", "address", default=page.DEFAULT, help="The page that OPTIMIZE audits.")
def verify(name: str, address: str) -> None:
    """Asks a stack's bindings, runs both flows, and times them."""
    stack = stack_with(name, resolve_engine())
    with step(f"Verifying the stack {name}"), _page(name, address):
        found = report.told(checks_of(_target(stack), address))
    sys.exit(report.conclude(found))


def _target(stack: Stack) -> Target:
    outputs = stack.outputs()
    if not outputs:
        raise ToolError(
            f"The stack {stack.name!r} has no outputs: `make up STACK={stack.name}` brings it up."
        )
    token = stack.secret("dispatchToken")
    if token is None:
        raise ToolError(
            f"The dispatch token of stack {stack.name!r} cannot be read: expected the secret "
            f"code24:dispatchToken in Pulumi.{stack.name}.yaml, and PULUMI_CONFIG_PASSPHRASE (or "
            "the backend's login) to decrypt it."
        )
    return Target(outputs, token, _local if on_local_cloud(stack.name) else _public)


def _local(url: str) -> httpx.Client:
    return client(f"http://127.0.0.1:{cloud.port()}", urlsplit(url).netloc)


def _public(url: str) -> httpx.Client:
    return httpx.Client(base_url=url, timeout=TIMEOUT_SECONDS)


@contextmanager
def _page(name: str, address: str) -> Iterator[None]:
    if not on_local_cloud(name):
        yield
        return
    running = cloud.current()
    if running is None:
        raise ToolError("The local cloud does not run: `make up` starts it.")
    say(f"    {address} is a page of this machine, as the local cloud's Workers see it")
    with page.mapped(running, address):
        yield
