"""Wrangler, run as people run it, on a project in a folder of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from machine.paths import NODE_PROGRAMS
from tests.clients.conftest import Target

COMMAND = NODE_PROGRAMS / "wrangler"


@dataclass(frozen=True)
class Wrangler:
    """The command line in one project folder, on one cloud."""

    target: Target
    folder: Path

    def __call__(self, *words: str, given: str | None = None) -> str:
        """Runs a command, which must succeed; ``given`` is its standard input."""
        done = self._run(*words, given=given)
        assert done.returncode == 0, f"wrangler {words} failed:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def refused(self, *words: str) -> str:
        """Runs a command, which must fail; returns what it says of it."""
        done = self._run(*words)
        assert done.returncode != 0, f"wrangler {words} succeeded:\n{done.stdout}"
        return done.stderr

    def _run(self, *words: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(COMMAND), *words],
            cwd=self.folder,
            env=self._environment(),
            input=given or "",
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    @contextmanager
    def following(self, *words: str, ready: str) -> Iterator[Iterator[str]]:
        """Runs a command that runs until it is stopped; yields its output, by line.

        ``ready``: what it says when it is so far.
        """
        command = [str(COMMAND), *words]
        with subprocess.Popen(
            command,
            cwd=self.folder,
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            lines = iter(process.stdout or ())
            try:
                assert any(ready in line for line in lines), (
                    f"wrangler {words} never said {ready!r}"
                )
                yield lines
            finally:
                process.send_signal(signal.SIGINT)

    def project(self, source: str, **settings: Any) -> None:
        """Writes a project: a Worker's source and its ``wrangler.json``."""
        (self.folder / "index.js").write_text(source)
        document = {"main": "index.js", "compatibility_date": "2024-10-22"} | settings
        (self.folder / "wrangler.json").write_text(json.dumps(document))

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "CI": "1",
            "NO_COLOR": "1",
            "FORCE_COLOR": "0",
            "WRANGLER_SEND_METRICS": "false",
            "CLOUDFLARE_API_BASE_URL": self.target.api,
            "CLOUDFLARE_API_TOKEN": self.target.token,
            "CLOUDFLARE_ACCOUNT_ID": self.target.account,
        }
