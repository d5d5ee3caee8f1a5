"""What must not be in a committed file: a machine's path, a registry's host."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from machine.paths import REPO

MACHINE_PATH = re.compile(r"(?<![\w.$}>])/(?:home|Users|root|work)/[a-z]")
REGISTRY = re.compile(
    r"(?:registry\.npmjs|files\.pythonhosted|proxy\.golang)\.[a-z]+|\bpypi\.org/simple"
)
HOSTS_CHECKED = (".lock", ".sum", ".mod", "package-lock.json", ".md", ".npmrc")


def problems() -> list[str]:
    """A line for each finding: file, line, what is wrong."""
    listed = subprocess.run(
        ["git", "ls-files"], cwd=REPO, capture_output=True, text=True, check=True
    )
    return [line for name in listed.stdout.splitlines() for line in _in_file(name)]


def _in_file(name: str) -> Iterator[str]:
    path = REPO / name
    if name == str(Path(__file__).resolve().relative_to(REPO)) or not path.is_file():
        return
    try:
        lines = path.read_text().splitlines()
    except UnicodeDecodeError:
        return
    for number, line in enumerate(lines, 1):
        if MACHINE_PATH.search(line):
            yield f"{name}:{number}: the path of a machine; say it relative to the repo"
        if name.endswith(HOSTS_CHECKED) and REGISTRY.search(line):
            yield f"{name}:{number}: a registry's host; leave it out"
