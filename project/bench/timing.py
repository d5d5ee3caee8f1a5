"""A command, timed."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from machine.console import ToolError
from operations.stack import Stack


def timed(words: Sequence[str], folder: Path, environment: Mapping[str, str]) -> float:
    """Seconds that a command takes.

    Raises:
        ToolError: when it fails, with what it said.
    """
    started = time.monotonic()
    done = subprocess.run(
        words, cwd=folder, env=dict(environment), capture_output=True, text=True, check=False
    )
    seconds = time.monotonic() - started
    _must_succeed(" ".join(words), done)
    return seconds


def timed_engine(stack: Stack, *words: str) -> float:
    """Seconds that a run of the engine on a stack takes.

    Raises:
        ToolError: when it fails, with what it said.
    """
    started = time.monotonic()
    done = stack.run(*words, "--stack", stack.name, capture=True)
    seconds = time.monotonic() - started
    _must_succeed(f"pulumi {' '.join(words)}", done)
    return seconds


def _must_succeed(what: str, done: subprocess.CompletedProcess[str]) -> None:
    if done.returncode != 0:
        raise ToolError(f"{what} failed, so there is no figure:\n{done.stdout}\n{done.stderr}")
