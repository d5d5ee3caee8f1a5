"""A new dispatch token, with old and new accepted for as long as callers need."""

from __future__ import annotations

import secrets

from machine.console import ToolError, say
from operations.stack import Stack

TOKEN = "dispatchToken"
PREVIOUS = "dispatchTokenPrevious"
BYTES = 32


def new_token() -> str:
    """A token that nobody has seen."""
    return secrets.token_urlsafe(BYTES)


def begin(stack: Stack) -> None:
    """Makes a new token and keeps the old one beside it; nothing is deployed yet.

    Raises:
        ToolError: when a rotation has begun already, or there is no token to rotate.
    """
    current = stack.secret(TOKEN)
    if current is None:
        raise ToolError(
            f"The stack {stack.name!r} has no dispatch token yet: set one with "
            f"`pulumi config set --secret {TOKEN} --stack {stack.name}`."
        )
    if stack.secret(PREVIOUS) is not None:
        raise ToolError(
            f"A rotation of stack {stack.name!r} has begun already: both tokens are accepted. "
            f"Finish it with `./code24 rotate --stack {stack.name} --finish`, then begin another."
        )
    stack.set_secret(PREVIOUS, current)
    stack.set_secret(TOKEN, new_token())


def finish(stack: Stack) -> None:
    """Forgets the old token; nothing is deployed yet.

    Raises:
        ToolError: when no rotation has begun.
    """
    if stack.secret(PREVIOUS) is None:
        raise ToolError(
            f"No rotation of stack {stack.name!r} has begun: `./code24 rotate --stack "
            f"{stack.name}` "
            "begins one."
        )
    removed = stack.run("config", "rm", f"code24:{PREVIOUS}", "--stack", stack.name, capture=True)
    if removed.returncode != 0:
        raise ToolError(f"code24:{PREVIOUS} cannot be removed:\n{removed.stderr.strip()}")


def tell_next(stack: Stack, *, finished: bool) -> None:
    """What a person does now."""
    file = f"Pulumi.{stack.name}.yaml"
    if finished:
        say(f"The old token is refused from now on. Commit {file}.")
        return
    say(
        f"Both tokens are accepted now. Commit {file}, then give every caller the new one:\n"
        f"    pulumi config get code24:{TOKEN} --stack {stack.name}\n"
        f"When all callers have it: ./code24 rotate --stack {stack.name} --finish"
    )
