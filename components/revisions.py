"""Bundles of the Workers as they were at a git revision."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from components.bundles import WorkerBundle, build, read_bundles

DIRECTORY = Path(".local/pins")
"""Relative to the project, as the bundles of the checkout are."""

LOCK = "package-lock.json"
SOURCES = ("worker_src", LOCK, "package.json", "tsconfig.base.json")
"""What decides a bundle's bytes."""


class RevisionError(Exception):
    """A revision gives no bundles: which one, why, and what to do."""


def bundles_of(project: Path, revision: str) -> dict[str, WorkerBundle]:
    """Every Worker's bundle at a revision, by its name; built once and kept.

    Raises:
        RevisionError: when the clone does not have the revision, or it does not build.
    """
    directory = DIRECTORY / revision
    if not (project / directory / "manifest.json").exists():
        _build(project, revision, project / directory)
    return read_bundles(project, directory)


def _build(project: Path, revision: str, out: Path) -> None:
    """Builds aside and renames into place, so that builders may overlap."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f"{revision}.", dir=out.parent) as folder:
        home = Path(folder) / "sources"
        home.mkdir()
        _extract(project, revision, home)
        _provide_packages(project, revision, home)
        problem = build(home, Path(folder) / "bundles")
        if problem is not None:
            raise RevisionError(f"The Workers of revision {revision} do not build.\n{problem}")
        shutil.rmtree(out, ignore_errors=True)
        (Path(folder) / "bundles").rename(out)


def _extract(project: Path, revision: str, home: Path) -> None:
    listed = _git(project, revision, "ls-tree", "--name-only", f"{revision}^{{commit}}")
    there = [name for name in SOURCES if name in listed.decode().splitlines()]
    if SOURCES[0] not in there:
        raise RevisionError(f"The revision {revision} has no worker_src.")
    packed = _git(project, revision, "archive", "--format=tar", revision, "--", *there)
    subprocess.run(["tar", "-x", "-C", str(home)], input=packed, check=True)


def _git(project: Path, revision: str, *words: str) -> bytes:
    output = subprocess.run(["git", *words], cwd=project, capture_output=True, check=False)
    if output.returncode != 0:
        raise RevisionError(
            f"This clone does not have the revision {revision}: fetch it with `git fetch origin`, "
            "or `git fetch --unshallow` in a shallow clone.\n"
            f"{output.stderr.decode(errors='replace').strip()}"
        )
    return output.stdout


def _provide_packages(project: Path, revision: str, home: Path) -> None:
    """The packages of the revision's own lock: the checkout's when it is the same."""
    own = home / LOCK
    if not own.exists() or own.read_bytes() == (project / LOCK).read_bytes():
        (home / "node_modules").symlink_to((project / "node_modules").resolve())
        return
    command = ["npm", "ci", "--no-audit", "--no-fund"]
    installed = subprocess.run(command, cwd=home, capture_output=True, text=True, check=False)
    if installed.returncode != 0:
        raise RevisionError(
            f"The packages of revision {revision} cannot be installed: its {LOCK} is another.\n"
            f"{installed.stderr[-2000:]}"
        )
