"""The processes of a run, and how each is found and killed."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

import psutil

from project.chaos.lanes import Lane

PATIENCE = 20.0
"""Seconds until a process is there, or gone."""

ENGINE = "engine"
USER_WORKERS = "user Workers' plugin"
STAND_IN = "stand-in plugin"
CLOUD = "local cloud"
VICTIMS = (ENGINE, USER_WORKERS, STAND_IN, CLOUD)

_SIGNS: dict[str, Callable[[list[str]], bool]] = {
    ENGINE: lambda words: words[0].endswith("/pulumi"),
    USER_WORKERS: lambda words: any(word.endswith("/plugins/user_workers") for word in words),
    STAND_IN: lambda words: any(word.endswith("standin/__main__.py") for word in words),
}


def family(command: int) -> list[psutil.Process]:
    """A command's process and everything below it."""
    try:
        head = psutil.Process(command)
        return [head, *head.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def kill(victim: str, lane: Lane, command: int) -> list[psutil.Process]:
    """Kills with SIGKILL, and gives the family as it was before; empty when the run was over.

    With the engine goes the command that started it, as when a terminal or a machine dies.
    """
    found = None if victim == CLOUD else _find(victim, command)
    before = family(command)
    if victim == CLOUD:
        os.kill(lane.platform.cloud.pid, signal.SIGKILL)
    elif found is None:
        return []
    else:
        if victim == ENGINE:
            _kill(psutil.Process(command))
        _kill(found)
    return before


def still_running(processes: list[psutil.Process]) -> list[str]:
    """Which of them do not end, by their command lines."""
    _, alive = psutil.wait_procs(processes, timeout=PATIENCE)
    return [" ".join(process.cmdline())[:120] for process in alive if process.is_running()]


def _find(victim: str, command: int) -> psutil.Process | None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        processes = family(command)
        if not processes or processes[0].status() == psutil.STATUS_ZOMBIE:
            return None
        for process in processes:
            if _is(victim, process):
                return process
        time.sleep(0.005)
    return None


def _is(victim: str, process: psutil.Process) -> bool:
    try:
        words = process.cmdline()
    except psutil.Error:
        return False
    return bool(words) and _SIGNS[victim](words)


def _kill(process: psutil.Process) -> None:
    try:
        process.kill()
    except psutil.NoSuchProcess:
        return
