"""Programs that are built from a Go module's own pins, once on a machine."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
from pathlib import Path

from machine.console import ToolError, say
from machine.paths import cache


def built(module: Path, package: str) -> Path:
    """The executable of a package, kept by the digest of the module's ``go.sum``.

    Args:
        module: the folder of the ``go.mod`` that pins it.
        package: its import path.

    Raises:
        ToolError: with the compiler's last lines.
    """
    digest = hashlib.sha256((module / "go.sum").read_bytes()).hexdigest()[:12]
    target = cache() / module.name / digest / package.rsplit("/", 1)[-1]
    target.parent.mkdir(parents=True, exist_ok=True)
    with (target.parent / "build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a second process waits for the first
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
