"""``./code24 status``: whether the local cloud runs, and where the local stack answers."""

from __future__ import annotations

import click

from cli.options import json_option, print_json
from machine import cloud
from machine.console import say
from machine.engine import resolve_engine
from machine.environment import LOCAL_STACK
from operations import request
from operations.prepare import stack_with
from operations.stack import Stack


@click.command()
@json_option
def status(as_json: bool) -> None:
    """Show whether the local stack runs, and its addresses.

    \b
    Examples:
      ./code24 status
      ./code24 status --json | jq -r .cloud.url
    """
    found = cloud.current()
    stack = stack_with(LOCAL_STACK, resolve_engine())
    if as_json:
        running = None if found is None else {"url": found.url, "process": found.pid}
        outputs = {} if found is None else stack.outputs()
        print_json({"cloud": running, "workers": outputs.get("workers", {})})
        return
    if found is None:
        say("The local cloud is not running: `./code24 up` starts it.")
        return
    say(f"The local cloud answers at {found.url} (process {found.pid}, log .local/cloud.log).")
    show_addresses(stack)


def show_addresses(stack: Stack) -> None:
    """Prints where a stack on the local cloud answers, as commands to copy."""
    workers = stack.outputs().get("workers", {})
    if not workers:
        say("The local stack is not deployed: `./code24 up` deploys it.")
        return
    base = f"http://{workers['workflows']['name']}.localhost:{cloud.port()}"
    say(f"\nCode24 is up at {base}\n")
    say(f"  health      curl {base}/health")
    say(f"  a BUILD run curl -X POST {base}/build -H 'Content-Type: application/json' \\")
    say(f"                -d '{request.BUILD_JSON}'")
    say(f"  its status  curl '{base}/build?instanceId=ID'")
    say(f"  its page    {base}/build/site?instanceId=ID")
    say(f"  console     http://127.0.0.1:{cloud.port()}/__local/#token={cloud.TOKEN}")
    say(f"  next        edit {stack.file.name}, then `./code24 preview`; `./code24 down` ends it")
