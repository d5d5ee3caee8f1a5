"""The two auditors, asked for JSON."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from typing import Any

from machine.paths import PYTHON, REPO

PATIENCE = 180
"""Seconds."""

PIP = [str(PYTHON), "-m", "pip_audit", "--format", "json", "--progress-spinner", "off"]
PIP += ["--disable-pip", "--require-hashes", "-r", "requirements.lock"]
NPM = ["npm", "audit", "--json"]


def pip_said() -> dict[str, Any] | None:
    """https://pypi.org/project/pip-audit/ ; None when no advisories could be had."""
    return _json(PIP, "dependencies")


def npm_said() -> dict[str, Any] | None:
    """https://docs.npmjs.com/cli/commands/npm-audit ; None when no advisories could be had."""
    return _json(NPM, "vulnerabilities")


def _json(words: Sequence[str], expected: str) -> dict[str, Any] | None:
    """What it printed; both end with an error when they found something."""
    try:
        done = subprocess.run(
            words, cwd=REPO, capture_output=True, text=True, check=False, timeout=PATIENCE
        )
        said = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return said if isinstance(said, dict) and expected in said else None
