"""Outcomes as they come, stored so that an interrupted harness continues where it stopped."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from pathlib import Path

from machine.paths import LOCAL, REPO
from project.figures.record import RECORDED

SOURCES = (
    "__main__.py",
    "components",
    "plugins",
    "local",
    "machine",
    "operations",
    "worker_src",
    "project",
)
"""What an outcome is of: when one of them changes, every case is to be run again."""


class Outcomes:
    """Outcomes by the case's key, on disk."""

    def __init__(self, harness: str) -> None:
        """Takes up what was kept for the sources as they are."""
        self._file = LOCAL / "chaos" / f"{harness}-{_digest()}.json"
        self._lock = threading.Lock()
        self.found: dict[str, str] = (
            json.loads(self._file.read_text()) if self._file.exists() else {}
        )

    def put(self, key: str, outcome: str) -> None:
        """Keeps one."""
        with self._lock:
            self.found[key] = outcome
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(json.dumps(self.found, indent=1) + "\n")


def _digest() -> str:
    digest = hashlib.sha256()
    for path in sorted(sources()):
        digest.update(path.relative_to(REPO).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def sources() -> Iterator[Path]:
    """The files that an outcome is of; not those that the harnesses record in."""
    for name in SOURCES:
        place = REPO / name
        files = [place] if place.is_file() else place.rglob("*")
        yield from (
            file
            for file in files
            if file.suffix in (".py", ".ts", ".mjs", ".json") and RECORDED not in file.parents
        )
