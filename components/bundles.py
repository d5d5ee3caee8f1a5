"""The Workers' bundles: built when stale, before the engine changes anything."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pulumi

PROJECT = Path(__file__).resolve().parent.parent
DIRECTORY = Path(".local/bundles")
"""Relative to the project, so that the path in the state is the same on every machine."""


@dataclass(frozen=True)
class WorkerBundle:
    """One Worker's code: a single ES module."""

    path: str
    sha256: str
    size: int
    """In bytes."""


def build_bundles() -> dict[str, WorkerBundle]:
    """Every Worker's bundle, by its name.

    Raises:
        pulumi.RunError: when a Worker does not build, with the builder's message.
    """
    try:
        built = subprocess.run(
            ["node", "worker_src/build.mjs"],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        raise pulumi.RunError(
            "node is not on PATH: run `make doctor` to see what is missing"
        ) from None
    if built.returncode != 0:
        raise pulumi.RunError(f"The Workers do not build; nothing was changed.\n{built.stderr}")
    manifest = json.loads((PROJECT / DIRECTORY / "manifest.json").read_text())
    return {
        name: WorkerBundle(str(DIRECTORY / entry["file"]), entry["sha256"], entry["bytes"])
        for name, entry in manifest["workers"].items()
    }
