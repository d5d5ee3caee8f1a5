"""What the project needs of a machine, and what of it is there."""

from __future__ import annotations

import subprocess
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
    mend: str = ""


def report() -> int:
    """Prints the table; 1 when something is missing."""
    findings = list(_findings())
    say(f"{'':2}{'tool':<22}{'found':<22}needed")
    for finding in findings:
        mark = "!" if finding.mend else " "
        say(f"{mark:2}{finding.name:<22}{finding.found:<22}{finding.needed}")
    mends = [finding for finding in findings if finding.mend]
    for finding in mends:
        say(f"\n{finding.name}: {finding.mend}")
    return 1 if mends else 0


def _findings() -> list[Finding]:
    findings = []
    for tool, least in bootstrap.NEEDED.items():
        have = bootstrap.version_of(tool)
        found = "not found" if have is None else ".".join(map(str, have))
        mend = "" if have is not None and have >= least else bootstrap.ADVICE[tool]
        findings.append(Finding(tool, found, f"{least[0]}.{least[1]} or newer", mend))
    for name, path in (("Python packages", PYTHON), ("npm packages", REPO / "node_modules")):
        there = path.exists()
        found, mend = ("installed", "") if there else ("not installed", "run `make up`")
        findings.append(Finding(name, found, "as locked", mend))
    return [*findings, _go(), _engine(), _chromium()]


def _go() -> Finding:
    needed = "1.25 or newer, where the engine must be built"
    try:
        command = ["go", "env", "GOVERSION"]
        said = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        mend = "" if find_engine() else "install Go, or Pulumi itself"
        return Finding("go", "not found", needed, mend)
    return Finding("go", said.stdout.strip().removeprefix("go"), needed)


def _engine() -> Finding:
    engine = find_engine()
    if engine is None:
        return Finding("pulumi", "not found", f"{PINNED_TEXT} or newer", "run `make up`")
    version = version_of(engine.directory / "pulumi")
    found = "does not run" if version is None else ".".join(map(str, version))
    mend = "" if version else f"remove {engine.directory} and run `make up`"
    return Finding("pulumi", f"{found} ({engine.source})", f"{PINNED_TEXT} or newer", mend)


def _chromium() -> Finding:
    found = browser.find()
    needed = "any, for `make test`"
    if found is None:
        return Finding("chromium", "not found", needed, f"run `make test`, or {browser.ADVICE}")
    return Finding("chromium", found, needed)
