"""Which ``cloudflare`` plugin the engine gets: the official one wherever it can be had."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from tools.console import say
from tools.paths import LOCAL, PYTHON, REPO, STAND_IN

CLOUDFLARE = "6.17.0"
"""The release that the program is checked against."""

OFFICIAL = f"resource-cloudflare-v{CLOUDFLARE}"
FETCH_SECONDS = 60
RETRY_SECONDS = 24 * 60 * 60
_TRIED = LOCAL / "plugin-fetch.json"


def write_executable(path: Path, script: str) -> None:
    """An executable of this clone, for the engine to find on PATH."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text() != script:
        path.write_text(script)
    path.chmod(0o755)


def choose_cloudflare_plugin(pulumi: Path, environment: Mapping[str, str]) -> str:
    """Makes a plugin available and says which: ``official`` or ``stand-in``."""
    stand_in = STAND_IN / "pulumi-resource-cloudflare"
    home = Path(environment["PULUMI_HOME"])
    if (home / "plugins" / OFFICIAL).exists() or _fetch(pulumi, environment):
        stand_in.unlink(missing_ok=True)
        return "official"
    write_executable(
        stand_in, f'#!/bin/sh\nexec "{PYTHON}" "{REPO}/local/standin/__main__.py" "$@"\n'
    )
    say(
        f"    the official cloudflare plugin {CLOUDFLARE} is not installed and cannot be fetched: "
        "the stand-in serves the local cloud"
    )
    return "stand-in"


def _fetch(pulumi: Path, environment: Mapping[str, str]) -> bool:
    """Tries to download the official plugin, at most once a day."""
    if _TRIED.exists() and time.time() - json.loads(_TRIED.read_text()) < RETRY_SECONDS:
        return False
    command = [str(pulumi), "plugin", "install", "resource", "cloudflare", CLOUDFLARE]
    try:
        done = subprocess.run(
            command,
            env={key: value for key, value in environment.items() if "DISABLE_AUTO" not in key},
            capture_output=True,
            timeout=FETCH_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        done = None
    fetched = done is not None and done.returncode == 0
    if not fetched:
        LOCAL.mkdir(exist_ok=True)
        _TRIED.write_text(json.dumps(time.time()))
    return fetched
