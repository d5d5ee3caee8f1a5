"""``./code24 preview``: what an update would change."""

from __future__ import annotations

import click

from cli.options import allow_option, stack_option
from machine.environment import LOCAL_STACK
from operations.policies import policy_arguments
from operations.prepare import finish, prepared


@click.command()
@stack_option
@allow_option
def preview(name: str, allow: tuple[str, ...]) -> None:
    """Show what `up` would change, old and new values.

    \b
    Examples:
      ./code24 preview
      ./code24 preview --stack staging
    """
    stack = prepared(name)
    policies = [] if name == LOCAL_STACK else policy_arguments(stack, allow)
    finish(stack.run("preview", "--diff", *policies, "--stack", name).returncode)
