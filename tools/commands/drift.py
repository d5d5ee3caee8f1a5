"""``make drift``: what was changed behind the program's back."""

from __future__ import annotations

import sys

import click

from tools import drift as view
from tools import state
from tools.console import ToolError, say, step
from tools.prepare import prepared, stack_option


@click.command()
@stack_option
def drift(name: str) -> None:
    """Compares a stack's state with what is live, and changes neither."""
    stack = prepared(name)
    known = state.resources(stack)
    if not known:
        raise ToolError(f"The stack {name!r} is not up: `make up STACK={name}` brings it up.")
    with step(f"Reading the resources of stack {name}"):
        found = view.refreshed(stack)
    with step("Reading the bindings of its Workers"):
        found += view.bindings_of(stack, known)
    if not found:
        say("\nNo drift: what is live is what was deployed.")
        return
    for mend in dict.fromkeys(each.mend for each in found):
        say("")
        for each in found:
            if each.mend == mend:
                say(f"  ! {each.what}")
        say(f"  what to do: {mend}")
    say(f"\n{len(found)} difference{'s' if len(found) > 1 else ''}")
    sys.exit(1)
