"""The program of another revision, to rehearse a change from."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path

from machine.console import ToolError
from machine.paths import REPO


def check_out(revision: str, folder: Path) -> None:
    """Lays out the tracked files of a revision, with this clone's packages beside them.

    git finds this clone's history from there, which Workers that the revision pins are built from.

    Raises:
        ToolError: when this clone does not have the revision.
    """
    archived = _git("archive", "--format=tar", revision)
    if archived.returncode != 0:
        raise ToolError(
            f"--base {revision}: there is no such revision here: "
            f"{archived.stderr.decode().strip()}\n"
            "Fetch it first (`git fetch origin`); a shallow clone has no other revisions."
        )
    with tarfile.open(fileobj=io.BytesIO(archived.stdout)) as tar:
        tar.extractall(folder, filter="data")
    (folder / "node_modules").symlink_to(REPO / "node_modules")
    history = _git("rev-parse", "--absolute-git-dir").stdout.decode()
    (folder / ".git").write_text(f"gitdir: {history}")


def _git(*words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["git", *words], cwd=REPO, capture_output=True, check=False)
