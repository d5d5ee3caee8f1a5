"""Where things are: in the clone, in its ignored ``.local``, and in the cache of the machine."""

from __future__ import annotations

import os
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
LOCAL = REPO / ".local"
PYTHON = REPO / ".venv" / "bin" / "python"
BIN = LOCAL / "bin"
"""Executables that this clone makes for the engine to find."""

STAND_IN = LOCAL / "stand-in"
"""The stand-in plugin's executable, on PATH for stacks on a local cloud only."""

NODE_PROGRAMS = REPO / "node_modules" / ".bin"
"""Executables of the npm packages, Node.js itself among them."""

CLOUD_BUNDLE = LOCAL / "build" / "cloud.mjs"


def use_own_node() -> None:
    """Has what is started from here run on the Node.js of package-lock.json, not the machine's.

    It keeps the code that it has compiled, so that the local cloud and Wrangler start sooner the
    next time: https://nodejs.org/api/module.html#module-compile-cache
    """
    os.environ["NODE_COMPILE_CACHE"] = str(LOCAL / "node-compile-cache")
    path = os.environ.get("PATH", "")
    if str(NODE_PROGRAMS) not in path.split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([str(NODE_PROGRAMS), path])


def cache() -> Path:
    """Shared by every clone on the machine: the engine is built once."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "code24-platform"
