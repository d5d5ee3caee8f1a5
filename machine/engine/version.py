"""Which engine the project is checked against."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

PINNED = (3, 260, 0)
"""The oldest engine that is used from PATH, and the one that is installed or built."""

PINNED_TEXT = ".".join(map(str, PINNED))


def parse_version(text: str) -> tuple[int, int, int] | None:
    """``v3.259.0`` as numbers; None when it is no version."""
    found = re.search(r"v?(\d+)\.(\d+)\.(\d+)", text)
    return None if found is None else (int(found[1]), int(found[2]), int(found[3]))


def version_of(executable: Path) -> tuple[int, int, int] | None:
    """What an engine says of itself; None when it does not run."""
    try:
        output = subprocess.run(
            [str(executable), "version"], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return parse_version(output.stdout) if output.returncode == 0 else None
