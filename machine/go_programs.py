"""Programs that are built from a Go module's own pins, once on a machine."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from machine.console import ToolError, say
from machine.paths import cache


def digest_of(module: Path) -> str:
    """What names the pins of a module: the digest of its ``go.sum``, shortened."""
    return hashlib.sha256((module / "go.sum").read_bytes()).hexdigest()[:12]


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Two processes that build at once: the second waits for the first."""
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def built(module: Path, package: str) -> Path:
    """The executable of a package, kept by the digest of the module's ``go.sum``.

    Args:
        module: the folder of the ``go.mod`` that pins it.
        package: its import path.

    Raises:
        ToolError: with the compiler's last lines.
    """
    target = cache() / module.name / digest_of(module) / package.rsplit("/", 1)[-1]
    target.parent.mkdir(parents=True, exist_ok=True)
    with alone(target.parent / "build.lock"):
        if not target.exists():
            say(f"==> Building {package} from its Go modules")
            command = ["go", "build", "-buildvcs=false", "-o", str(target), package]
            done = subprocess.run(
                command,
                cwd=module,
                env={**os.environ, "GOWORK": "off"},
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode != 0:
                raise ToolError(f"{package} does not build:\n{done.stderr[-2000:]}")
    return target
