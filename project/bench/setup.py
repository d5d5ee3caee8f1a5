"""How long the first `make up` takes on a machine that has nothing of the project."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

from machine.console import step
from machine.paths import REPO
from project.bench.timing import timed
from project.figures.machine import this_machine
from project.figures.model import Section, Table
from project.figures.statistics import ratio_of

GOAL_SECONDS = 180
BARE = "`make up` on a bare machine"

HOW = """\
The last commit in a fresh clone, with a home of its own that has no cache: no Python or npm
package, no Go module, no engine. `make up` there, in a second clone with the home that the first
one has filled, and in that one again. Where the engine's installer cannot be reached, the first
one builds the engine. Run once: the packages come over a network whose speed is its own."""

SETTINGS = (".npmrc", ".config/go", ".config/pip", ".pip")
"""What a home says of where packages come from."""

CACHES = ("XDG_CACHE_HOME", "GOPATH", "GOCACHE", "GOMODCACHE", "PIP_CACHE_DIR", "npm_config_cache")


def measure() -> Section:
    """Runs everything and gives the section."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        environment = _with_home(home)
        first, second = Path(folder) / "first", Path(folder) / "second"
        seconds = {}
        for what, clone in ((BARE, first), ("`make up` in a second clone", second)):
            subprocess.run(["git", "clone", "--quiet", str(REPO), str(clone)], check=True)
            with step(what):
                seconds[what] = timed(["make", "up", f"PORT={_free_port()}"], clone, environment)
            timed(["make", "down"], clone, environment)
        seconds["`make up` there again"] = timed(["make", "up"], second, environment)
        timed(["make", "down"], second, environment)
    return Section(
        name="setup",
        title="The first `make up`",
        how=HOW,
        machine=this_machine(),
        ratios=[
            ratio_of(f"{BARE} / 3 minutes", [seconds[BARE] / GOAL_SECONDS], 1.0),
        ],
        tables=[
            Table(
                title="Seconds of a setup",
                head=["what", "seconds"],
                rows=[[what, f"{taken:.0f}"] for what, taken in seconds.items()],
            )
        ],
    )


def _with_home(home: Path) -> dict[str, str]:
    """The caller's environment, with a home that has the caller's registries and no cache."""
    for name in SETTINGS:
        source = Path.home() / name
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, home / name)
        elif source.exists():
            shutil.copy(source, home / name)
    own = [folder for folder in os.environ["PATH"].split(os.pathsep) if not _is_of_clone(folder)]
    return {
        **{name: value for name, value in os.environ.items() if name not in CACHES},
        "HOME": str(home),
        "PATH": os.pathsep.join(own),
        "GOFLAGS": f"{os.environ.get('GOFLAGS', '')} -modcacherw".strip(),
    }


def _is_of_clone(folder: str) -> bool:
    return Path(folder).is_relative_to(REPO)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port
