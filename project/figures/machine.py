"""What the figures were measured on."""

from __future__ import annotations

import datetime
import os
import platform
import re
import subprocess
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from machine.engine import resolve_engine
from machine.paths import REPO
from project.figures.model import Machine
from project.figures.record import PAGE, RECORDED

PYTHON_PACKAGES = ("pulumi", "pulumi-cloudflare", "cloudflare")
NPM_PACKAGES = ("miniflare", "wrangler", "esbuild")


def this_machine() -> Machine:
    """The machine, its versions, the day and the commit."""
    return Machine(
        date=datetime.date.today().isoformat(),
        processor=_processor(),
        cores=os.cpu_count() or 1,
        memory=_memory(),
        system=platform.platform(terse=True),
        versions=_versions(),
        commit=commit(),
    )


def _processor() -> str:
    found = re.search(r"model name\s*:\s*(.+)", _read(Path("/proc/cpuinfo")))
    return found[1] if found else platform.processor() or platform.machine()


def _memory() -> str:
    found = re.search(r"MemTotal:\s*(\d+) kB", _read(Path("/proc/meminfo")))
    return f"{int(found[1]) / 2**20:.0f} GiB" if found else "unknown"


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def _versions() -> dict[str, str]:
    engine = resolve_engine().directory / "pulumi"
    return {
        "python": platform.python_version(),
        "node": _output_of(["node", "--version"]).removeprefix("v"),
        "pulumi engine": _output_of([str(engine), "version"]).removeprefix("v"),
        **{name: version(name) for name in PYTHON_PACKAGES},
        **{name: _npm(name) for name in NPM_PACKAGES},
    }


def _npm(name: str) -> str:
    text = (REPO / "node_modules" / name / "package.json").read_text()
    found = re.search(r'"version": "([^"]+)"', text)
    return found[1] if found else "unknown"


FIGURES = tuple(path.relative_to(REPO).as_posix() for path in (PAGE, RECORDED))
"""What a harness writes: it makes the code no other one."""


def commit() -> str:
    """The last commit that changed the code, with a plus sign when it was changed since."""
    others = ["--", ".", *(f":(exclude){path}" for path in FIGURES)]
    changed = _output_of(["git", "status", "--porcelain", "--untracked-files=no", *others])
    return _output_of(["git", "log", "-1", "--format=%h", *others]) + ("+" if changed else "")


def _output_of(words: Sequence[str]) -> str:
    return subprocess.run(
        words, cwd=REPO, capture_output=True, text=True, check=True
    ).stdout.strip()
