"""Child processes of the host: a program's run, or a plugin's with its output passed on."""

from __future__ import annotations

import queue
import subprocess
import threading
from collections.abc import Iterator
from typing import IO

CHUNK = 65_536


def stream(process: subprocess.Popen[bytes]) -> Iterator[tuple[str, bytes]]:
    """What the process writes, as ``("stdout" | "stderr", bytes)``, until both ends are closed."""
    chunks: queue.Queue[tuple[str, bytes] | None] = queue.Queue()

    def pump(name: str, source: IO[bytes]) -> None:
        while chunk := source.read1(CHUNK):  # type: ignore[attr-defined]  # a BufferedReader
            chunks.put((name, chunk))
        chunks.put(None)

    streams = [("stdout", process.stdout), ("stderr", process.stderr)]
    for name, source in streams:
        assert source is not None
        threading.Thread(target=pump, args=(name, source), daemon=True).start()
    open_streams = len(streams)
    while open_streams:
        chunk = chunks.get()
        if chunk is None:
            open_streams -= 1
        else:
            yield chunk


class Children:
    """The processes that the host started and that still run: cancelling ends them all."""

    def __init__(self) -> None:
        """None at first."""
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()

    def add(self, process: subprocess.Popen[bytes]) -> None:
        """Keeps a started process in mind."""
        with self._lock:
            self._running.add(process)

    def forget(self, process: subprocess.Popen[bytes]) -> None:
        """It ended."""
        with self._lock:
            self._running.discard(process)

    def terminate(self) -> None:
        """Asks every one of them to end."""
        with self._lock:
            running = list(self._running)
        for process in running:
            process.terminate()
