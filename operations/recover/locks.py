"""Who holds a stack, where its state is in files: a run that is alive, or one that was killed."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from machine.console import ToolError
from operations.stack import Stack


def folder_of(stack: Stack) -> Path | None:
    """The backend's own folder; None when the state is elsewhere."""
    place = urlsplit(stack.environment_with_callers().get("PULUMI_BACKEND_URL", ""))
    return Path(unquote(place.path)) / ".pulumi" if place.scheme == "file" else None


def refuse_while_held(stack: Stack) -> None:
    """Stops a command before it starts the engine on a stack that another run holds.

    Raises:
        ToolError: who holds it, and what to do.
    """
    for process, since in _holders(stack):
        if _alive(process):
            raise ToolError(
                f"The stack {stack.name!r} is locked by an update that is running: process "
                f"{process}, "
                f"since {since}. Nothing was changed. Wait until it has finished, then repeat "
                "the command."
            )
        raise ToolError(
            f"The stack {stack.name!r} is locked by an update that was killed: process "
            f"{process}, since "
            f"{since}. Nothing was changed. `./code24 recover --stack {stack.name}` fixes it."
        )


def refuse_while_alive(stack: Stack) -> None:
    """The same for a recovery, which may take over from a run that is dead.

    Raises:
        ToolError: a run is alive.
    """
    if any(_alive(process) for process, _ in _holders(stack)):
        refuse_while_held(stack)


def _holders(stack: Stack) -> Iterator[tuple[int, str]]:
    """Process and time of each lock of this machine's.

    https://github.com/pulumi/pulumi/blob/master/pkg/backend/diy/lock.go
    """
    folder = folder_of(stack)
    if folder is None:
        return
    for file in (folder / "locks").glob(f"**/{stack.name}/*.json"):
        try:
            lock = json.loads(file.read_text())
        except (ValueError, FileNotFoundError):
            continue  # let go meanwhile, or of a run that was killed while it took hold
        if lock.get("hostname") == socket.gethostname():
            yield int(lock["pid"]), str(lock["timestamp"])


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
