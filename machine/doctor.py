"""What the project needs of a machine, and what of it is there."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from machine import bootstrap, browser
from machine.console import say
from machine.engine.resolve import find_engine
from machine.engine.version import PINNED_TEXT, version_of
from machine.paths import PYTHON, REPO


@dataclass(frozen=True)
class Finding:
    """One need: what was found, what is needed, and what to do when they differ."""

    name: str
    found: str
    needed: str
    fix: str = ""


def show(found: Sequence[Finding]) -> None:
    """Prints the table, and what to do about each line with a mark."""
    say(f"{'':2}{'tool':<22}{'found':<22}needed")
    for finding in found:
        mark = "!" if finding.fix else " "
        say(f"{mark:2}{finding.name:<22}{finding.found:<22}{finding.needed}")
    for finding in found:
        if finding.fix:
            say(f"\n{finding.name}: {finding.fix}")


def findings() -> list[Finding]:
    """Every need of the project, in the order of the table."""
    found = []
    for tool, least in bootstrap.NEEDED.items():
        have = bootstrap.version_of(tool)
        version = "not found" if have is None else ".".join(map(str, have))
        fix = "" if have is not None and have >= least else bootstrap.ADVICE[tool]
        found.append(Finding(tool, version, f"{least[0]}.{least[1]} or newer", fix))
    for name, path in (("Python packages", PYTHON), ("npm packages", REPO / "node_modules")):
        there = path.exists()
        state, fix = ("installed", "") if there else ("not installed", "run `./code24 up`")
        found.append(Finding(name, state, "as locked", fix))
    return [*found, _go(), _engine(), _chromium()]


def _go() -> Finding:
    needed = "1.25 or newer, where the engine must be built"
    try:
        command = ["go", "env", "GOVERSION"]
        output = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        fix = "" if find_engine() else "install Go, or Pulumi itself"
        return Finding("go", "not found", needed, fix)
    return Finding("go", output.stdout.strip().removeprefix("go"), needed)


def _engine() -> Finding:
    engine = find_engine()
    if engine is None:
        return Finding("pulumi", "not found", f"{PINNED_TEXT} or newer", "run `./code24 up`")
    version = version_of(engine.directory / "pulumi")
    found = "does not run" if version is None else ".".join(map(str, version))
    fix = "" if version else f"remove {engine.directory} and run `./code24 up`"
    return Finding("pulumi", f"{found} ({engine.source})", f"{PINNED_TEXT} or newer", fix)


def _chromium() -> Finding:
    found = browser.find()
    needed = "any, for `./code24 test`"
    if found is None:
        return Finding("chromium", "not found", needed, f"run `./code24 test`, or {browser.ADVICE}")
    return Finding("chromium", found, needed)
