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
    problem = build(PROJECT, PROJECT / DIRECTORY)
    if problem is not None:
        raise pulumi.RunError(f"The Workers do not build; nothing was changed.\n{problem}")
    return read_bundles(PROJECT, DIRECTORY)


def build(home: Path, out: Path) -> str | None:
    """Bundles the sources in a folder; None when that went well, else what is wrong.

    Args:
        home: has ``worker_src``, and beside it the packages that it imports.
        out: where the bundles go.
    """
    try:
        built = subprocess.run(
            ["node", "worker_src/build.mjs", "--out", str(out.resolve())],
            cwd=home,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        return "node is not on PATH: run `./code24 doctor` to see what is missing"
    return None if built.returncode == 0 else built.stderr


def read_bundles(project: Path, directory: Path) -> dict[str, WorkerBundle]:
    """What was built into a folder of the project, by the Worker's name."""
    manifest = json.loads((project / directory / "manifest.json").read_text())
    return {
        name: WorkerBundle(str(directory / entry["file"]), entry["sha256"], entry["bytes"])
        for name, entry in manifest["workers"].items()
    }
