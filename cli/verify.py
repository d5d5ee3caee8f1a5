"""``./code24 verify``: is this stack well? Asked of the stack itself, wherever it runs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from urllib.parse import urlsplit

import click
import httpx

from cli.options import json_option, print_json, stack_option
from machine import cloud
from machine.console import ToolError, say, step
from machine.engine import resolve_engine
from operations.prepare import on_local_cloud, stack_with
from operations.request import client
from operations.stack import Stack
from operations.verify import Target, page
from operations.verify import verify as checks_of
from operations.verify.checks import show_failures, shown

TIMEOUT_SECONDS = 30


@click.command()
@stack_option
@json_option
@click.option("--url", "address", default=page.DEFAULT, help="The page that OPTIMIZE audits.")
def verify(name: str, as_json: bool, address: str) -> None:
    """Check a live stack: bindings, both workflows, times.

    \b
    Examples:
      ./code24 verify
      ./code24 verify --stack staging
      ./code24 verify --stack staging --url https://shop.example/
      ./code24 verify --json
    """
    stack = stack_with(name, resolve_engine())
    with step(f"Verifying the stack {name}"), _page(name, address):
        found = shown(checks_of(target_of(stack), address))
    if as_json:
        print_json([asdict(check) for check in found])
    else:
        show_failures(found)
    sys.exit(1 if any(check.mark == "FAILED" for check in found) else 0)


def target_of(stack: Stack) -> Target:
    """Where a stack answers, and the token that operators send it.

    Raises:
        ToolError: when it is not up, or its token cannot be read.
    """
    outputs = stack.outputs()
    if not outputs:
        raise ToolError(
            f"The stack {stack.name!r} has no outputs: `./code24 up --stack {stack.name}` "
            "deploys it."
        )
    token = stack.secret("dispatchToken")
    if token is None:
        raise ToolError(
            f"The dispatch token of stack {stack.name!r} cannot be read: expected the secret "
            f"code24:dispatchToken in Pulumi.{stack.name}.yaml, and PULUMI_CONFIG_PASSPHRASE (or "
            "the backend's login) to decrypt it."
        )
    local = on_local_cloud(stack.name)
    return Target(outputs, token, _local if local else _public, any_hostname=local)


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
        raise ToolError("The local cloud does not run: `./code24 up` starts it.")
    say(f"    {address} is a page of this machine, as the local cloud's Workers see it")
    with page.mapped(running, address):
        yield
