"""The environment that the engine runs in: for a local cloud, or for a stack of yours."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from machine.cloud import TOKEN
from machine.engine import Engine
from machine.paths import BIN, LOCAL, PYTHON, REPO, STAND_IN
from machine.plugins import write_executable

LOCAL_STACK = "local"
LOCAL_PASSPHRASE = "code24-local"
"""Of the local stack's config, which holds nothing worth a secret."""


@dataclass(frozen=True)
class Workspace:
    """Where a local run keeps the engine's own files."""

    home: Path
    """PULUMI_HOME: plugins and settings of the engine."""
    state: Path
    """The folder of the ``file://`` backend."""

    @staticmethod
    def of_clone() -> Workspace:
        """The clone's own, under ``.local``."""
        return Workspace(LOCAL / "pulumi", LOCAL / "state")


def base_environment(engine: Engine) -> dict[str, str]:
    """What any stack needs: the engine and its language host on PATH."""
    if engine.program_exec is not None:
        write_executable(
            BIN / "pulumi-language-python",
            f'#!/bin/sh\nCODE24_LANGUAGE_EXEC="{engine.program_exec}" '
            f'exec "{PYTHON}" "{REPO}/machine/language_host/__main__.py" "$@"\n',
        )
    path = os.pathsep.join([str(BIN), str(engine.directory), os.environ.get("PATH", "")])
    return {"PATH": path, "PULUMI_SKIP_UPDATE_CHECK": "true"}


def local_environment(engine: Engine, api: str, workspace: Workspace) -> dict[str, str]:
    """What a stack on a local cloud needs: nothing of it reaches a real account."""
    workspace.state.mkdir(parents=True, exist_ok=True)
    workspace.home.mkdir(parents=True, exist_ok=True)
    base = base_environment(engine)
    return {
        **base,
        "PATH": os.pathsep.join([str(STAND_IN), base["PATH"]]),
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_HOME": str(workspace.home),
        "PULUMI_BACKEND_URL": workspace.state.as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": LOCAL_PASSPHRASE,
        "CLOUDFLARE_BASE_URL": api,
        "CLOUDFLARE_API_TOKEN": TOKEN,
    }
