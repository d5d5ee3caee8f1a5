"""``make drift``: what was changed behind the program's back."""

from __future__ import annotations

import sys

import click

from machine.console import ToolError, step
from operations import drift as view
from operations import state
from operations.prepare import prepared, stack_option


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
    sys.exit(view.conclude(found))
