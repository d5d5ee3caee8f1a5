"""Installs the packages that the project needs into the clone; ``./code24`` calls it first.

Standard library only and no new syntax: it runs before anything is installed, and on a Python that
may be too old for the project, to say so.
"""

from __future__ import annotations

import hashlib
import json
import platform
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from machine.progress import Progress

REPO = Path(__file__).resolve().parent.parent
VENV_PYTHON = str(REPO / ".venv" / "bin" / "python")
NEEDED = {"python3": (3, 11), "node": (18, 0), "npm": (9, 0)}
ADVICE = {
    "python3": "install Python 3.11 or newer, with its venv module",
    "node": "install Node.js 18 or newer; the project brings its own for all but npm",
    "npm": "install npm; it comes with Node.js",
}


class Step(NamedTuple):
    """One command, and which lines of its output are a package each, of how many."""

    command: list[str]
    counted: re.Pattern[str] = re.compile("(?!)")
    packages: int = 0


def version_of(tool: str) -> tuple[int, int] | None:
    """The version that a tool on PATH says it has; None when it is not there."""
    if shutil.which(tool) is None:
        return None
    text = subprocess.run([tool, "--version"], stdout=subprocess.PIPE, check=False)
    found = re.search(r"(\d+)\.(\d+)", text.stdout.decode())
    return (int(found.group(1)), int(found.group(2))) if found else None


def problem_with(tool: str, least: tuple[int, int], have: tuple[int, int] | None) -> str | None:
    """What is wrong with a tool, what is expected and what to do; None when it will do."""
    if have is not None and have >= least:
        return None
    has = "not found" if have is None else f"is {have[0]}.{have[1]}"
    return f"{tool} {has}; expected {least[0]}.{least[1]} or newer: {ADVICE[tool]}"


def problems() -> list[str]:
    """A line for each tool that is missing or too old."""
    found = [problem_with(tool, least, version_of(tool)) for tool, least in NEEDED.items()]
    return [problem for problem in found if problem is not None]


def install(what: str, folder: str, lock: str, steps: list[Step]) -> None:
    """Makes a folder from a lock file unless that was done, and shows how far it is."""
    stamp = REPO / folder / ".from-lock"
    wanted = hashlib.sha256((REPO / lock).read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"==> {what}", file=sys.stderr, flush=True)
    started = time.time()
    for step in steps:
        _run(step)
    stamp.write_text(wanted)
    print(f"    {time.time() - started:.1f} s", file=sys.stderr, flush=True)


def _run(step: Step) -> None:
    """Runs one command; exits with the end of its output when it fails."""
    process = subprocess.Popen(
        step.command, cwd=REPO, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert process.stdout is not None
    progress = Progress("packages", step.packages)
    output = []
    for line in process.stdout:
        output.append(line.decode(errors="replace"))
        if step.counted.search(output[-1]):
            progress.advance()
    progress.close()
    if process.wait() != 0:
        sys.stderr.write("".join(output)[-3000:])
        sys.exit(f"bootstrap: {' '.join(step.command[:4])} failed; its output is above")


def python_packages() -> int:
    """How many packages requirements.lock names."""
    return len(re.findall(r"^[\w.-]+==", (REPO / "requirements.lock").read_text(), re.MULTILINE))


def npm_packages() -> int:
    """How many packages of package-lock.json are for this kind of machine."""
    system, machine = sys.platform, {"x86_64": "x64", "aarch64": "arm64"}.get(platform.machine())
    packages = json.loads((REPO / "package-lock.json").read_text())["packages"]
    return sum(
        name != "" and system in each.get("os", [system]) and machine in each.get("cpu", [machine])
        for name, each in packages.items()
    )


def install_packages() -> None:
    """Checks this machine's tools, then installs what is missing or not as locked."""
    missing = "\n  - ".join(problems())
    if missing:
        sys.exit(f"bootstrap: this machine cannot run the project yet:\n  - {missing}")
    pip = [VENV_PYTHON, "-m", "pip", "install", "--progress-bar", "off", "--require-hashes"]
    install(
        "Installing the Python packages of requirements.lock",
        ".venv",
        "requirements.lock",
        [
            Step([sys.executable, "-m", "venv", ".venv"]),
            Step([*pip, "-r", "requirements.lock"], re.compile("^Collecting "), python_packages()),
        ],
    )
    npm = ["npm", "ci", "--no-audit", "--no-fund", "--loglevel", "http"]
    install(
        "Installing the npm packages of package-lock.json",
        "node_modules",
        "package-lock.json",
        [Step(npm, re.compile(r"\.tgz\b"), npm_packages())],
    )
