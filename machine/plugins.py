"""Which ``cloudflare`` plugin the engine gets: the official one wherever it can be had."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from machine.console import ToolError, say
from machine.paths import LOCAL, PYTHON, REPO, STAND_IN

CLOUDFLARE = "6.17.0"
"""The release that the program is checked against."""

OFFICIAL = f"resource-cloudflare-v{CLOUDFLARE}"
OFFICIAL_NAME = "official"
STAND_IN_NAME = "stand-in"
WANTED = "CODE24_CLOUDFLARE_PLUGIN"
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
    """Makes a plugin available and says which: ``official`` or ``stand-in``.

    The official one is taken from the clone, from the caller's own ``PULUMI_HOME``, or fetched.
    ``CODE24_CLOUDFLARE_PLUGIN`` names the one to take, as ``./code24 test --plugin official`` does.

    Raises:
        ToolError: when the official one is asked for and cannot be had.
    """
    wanted = os.environ.get(WANTED)
    if wanted not in (None, "", OFFICIAL_NAME, STAND_IN_NAME):
        raise ToolError(f"{WANTED} is {wanted!r}; expected {OFFICIAL_NAME} or {STAND_IN_NAME}.")
    executable = STAND_IN / "pulumi-resource-cloudflare"
    home = Path(environment["PULUMI_HOME"])
    if wanted != STAND_IN_NAME and _have_official(home, pulumi, environment, wanted):
        executable.unlink(missing_ok=True)
        return OFFICIAL_NAME
    if wanted == OFFICIAL_NAME:
        raise ToolError(
            f"The official cloudflare plugin {CLOUDFLARE} is neither installed nor can it be "
            f"fetched. Install it: `pulumi plugin install resource cloudflare {CLOUDFLARE}`, or "
            "name the PULUMI_HOME that has it."
        )
    write_executable(
        executable,
        f'#!/bin/sh\nexec "{PYTHON}" "{REPO}/plugins/cloudflare_standin/__main__.py" "$@"\n',
    )
    if wanted is None:
        say(
            f"    the official cloudflare plugin {CLOUDFLARE} is not installed and cannot be "
            "fetched: the stand-in serves the local cloud"
        )
    return STAND_IN_NAME


def _have_official(
    home: Path, pulumi: Path, environment: Mapping[str, str], wanted: str | None
) -> bool:
    """Whether the engine of this home finds the official plugin; links or fetches it if need be."""
    installed = home / "plugins" / OFFICIAL
    callers = Path(os.environ.get("PULUMI_HOME") or Path.home() / ".pulumi") / "plugins" / OFFICIAL
    if not installed.exists() and callers.exists():
        installed.parent.mkdir(parents=True, exist_ok=True)
        installed.unlink(missing_ok=True)
        installed.symlink_to(callers)
    if wanted == OFFICIAL_NAME:
        _TRIED.unlink(missing_ok=True)
    return installed.exists() or _fetch(pulumi, environment)


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
