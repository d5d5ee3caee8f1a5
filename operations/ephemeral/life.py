"""Makes a stack from another's file, and destroys it with everything it created."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from components.settings.rules import UNSUFFIXED, problems_between
from components.settings.words import Environment
from machine.console import ToolError, say
from machine.environment import LOCAL_STACK
from operations.ephemeral.settings import derived
from operations.rehearse.live import settings_in
from operations.rotate import TOKEN, new_token
from operations.stack import Stack

HEAD = """\
# {name}: made from {source} by `./code24 stack init {name} --from {source}`.
# Every store is its own, and everything goes with it: `./code24 stack rm {name}`.
"""


def make(stack: Stack, source: str) -> Path:
    """Writes the new stack's file, makes it in the backend and gives it a token of its own.

    Nothing is deployed yet.

    Raises:
        ToolError: when the name will not do or is taken, or the other stack's file is wrong;
            nothing is left behind then.
    """
    path = _free_file(stack)
    settings, left_out = derived(settings_in(stack.project, source), stack.name)
    wrong = list(problems_between(settings))
    if wrong:
        raise ToolError(
            f"No stack {stack.name!r} can be made from {source!r}:\n  - " + "\n  - ".join(wrong)
        )
    document = {"config": {"code24:settings": settings}}
    head = HEAD.format(name=stack.name, source=source)
    for setting in left_out:
        head += f"# Left out, as it is {source}'s alone: {setting}.\n"
    path.write_text(head + yaml.safe_dump(document, sort_keys=False))
    try:
        _register(stack, _document(stack, source))
    except ToolError:
        path.unlink(missing_ok=True)
        raise
    return path


def check_forgettable(stack: Stack) -> None:
    """Raises ToolError when the stack is protected, or does not exist."""
    if stack.name == LOCAL_STACK or settings_in(stack.project, stack.name).protect:
        raise ToolError(
            f"The stack {stack.name!r} cannot be removed: its settings protect it, or it is the "
            "local one. `./code24 stack rm` is for stacks that `./code24 stack init` made; nothing "
            "was changed."
        )


def forget(stack: Stack) -> None:
    """Destroys a stack, and removes it from the backend and its file from the project.

    Raises:
        ToolError: when its settings protect it, or the engine fails; the stack is still there then.
    """
    check_forgettable(stack)
    for words in (["destroy", "--refresh", "--yes"], ["stack", "rm", "--yes"]):
        output = stack.run(*words, "--stack", stack.name, capture=True)
        if output.returncode != 0:
            raise ToolError(
                f"`pulumi {' '.join(words)}` of the stack {stack.name!r} failed; the stack file "
                "is still "
                f"there:\n{(output.stdout + output.stderr).strip()}"
            )
    stack.file.unlink(missing_ok=True)


def _free_file(stack: Stack) -> Path:
    try:
        TypeAdapter(Environment).validate_python(stack.name)
    except ValidationError:
        raise ToolError(
            f"{stack.name!r} cannot be the name of a stack: expected 2 to 20 lower-case letters, "
            "digits and -, beginning "
            "with a letter, such as pr-123."
        ) from None
    if stack.name == UNSUFFIXED:
        raise ToolError(
            f"{stack.name!r} cannot be created from another stack: its names have no suffix. "
            "Write its file by hand."
        )
    path = stack.file
    if path.exists():
        raise ToolError(
            f"{path.name} exists already: choose another name, or remove that stack first "
            f"(`./code24 stack rm {stack.name}`)."
        )
    return path


def _register(stack: Stack, source: dict[str, Any]) -> None:
    """Makes the stack in the backend, encrypting as the other does, with a new token."""
    words = ["stack", "init", stack.name, "--no-select"]
    if "secretsprovider" in source:
        words += ["--secrets-provider", source["secretsprovider"]]
    made = stack.run(*words, capture=True)
    if made.returncode != 0:
        raise ToolError(
            f"The backend did not create the stack {stack.name!r}:\n{made.stderr.strip()}\n"
            "Are you logged in (`pulumi login`), and is the name free there (`pulumi stack ls`)?"
        )
    try:
        stack.set_secret(TOKEN, new_token())
    except ToolError:
        stack.run("stack", "rm", "--yes", "--stack", stack.name, capture=True)
        raise
    say(f"    the stack {stack.name!r} has a dispatch token of its own")


def _document(stack: Stack, name: str) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((stack.project / f"Pulumi.{name}.yaml").read_text())
    return document
