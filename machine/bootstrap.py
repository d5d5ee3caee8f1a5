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
import tempfile
import time
from contextlib import suppress
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
POLL_SECONDS = 0.5


class Step(NamedTuple):
    """One command, and how its progress shows."""

    command: list[str]
    counted: re.Pattern[str] = re.compile("(?!)")
    """Lines of its output that are a package each."""
    made: str = ""
    """Paths in the clone that it makes, one for each package."""
    total: int = 0
    """Of both together."""


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


class Install(NamedTuple):
    """A folder that is made from a lock file."""

    what: str
    folder: str
    lock: str

    def stale(self) -> bool:
        """Whether the folder is missing, or made from another lock file."""
        stamp = self._stamp()
        return not stamp.exists() or stamp.read_text() != self._wanted()

    def make(self, steps: list[Step]) -> None:
        """Makes it, and shows how far it is."""
        print(f"==> Installing the {self.what} of {self.lock}", file=sys.stderr, flush=True)
        started = time.time()
        for step in steps:
            _run(step)
        self._stamp().write_text(self._wanted())
        print(f"    {time.time() - started:.1f} s", file=sys.stderr, flush=True)

    def _stamp(self) -> Path:
        return REPO / self.folder / ".from-lock"

    def _wanted(self) -> str:
        return hashlib.sha256((REPO / self.lock).read_bytes()).hexdigest()


PYTHON_PACKAGES = Install("Python packages", ".venv", "requirements.lock")
NPM_PACKAGES = Install("npm packages", "node_modules", "package-lock.json")


def _run(step: Step) -> None:
    """Runs one command; exits with the end of its output when it fails."""
    progress = Progress("steps", step.total)
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            step.command,
            cwd=REPO,
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
        )
        while process.returncode is None:
            with suppress(subprocess.TimeoutExpired):
                process.wait(POLL_SECONDS)
            output.seek(0)
            text = output.read().decode(errors="replace")
            made = sum(1 for _ in REPO.glob(step.made)) if step.made else 0
            progress.show(len(step.counted.findall(text)) + made)
    progress.close()
    if process.returncode != 0:
        sys.stderr.write(text[-3000:])
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
    """Installs what is missing or not as locked, on a machine that has the tools for it."""
    stale = [each for each in (PYTHON_PACKAGES, NPM_PACKAGES) if each.stale()]
    missing = "\n  - ".join(problems() if stale else [])
    if missing:
        sys.exit(f"bootstrap: this machine cannot run the project yet:\n  - {missing}")
    if PYTHON_PACKAGES in stale:
        pip = [VENV_PYTHON, "-m", "pip", "install", "--progress-bar", "off", "--require-hashes"]
        # Each package is fetched, which pip prints, and installed, which it does not.
        collected = re.compile("^Collecting ", re.MULTILINE)
        installed = ".venv/lib/*/site-packages/*.dist-info"
        command = [*pip, "-r", "requirements.lock"]
        steps = [Step(command, collected, installed, 2 * python_packages())]
        if not Path(VENV_PYTHON).exists():
            steps.insert(0, Step([sys.executable, "-m", "venv", ".venv"]))
        PYTHON_PACKAGES.make(steps)
    if NPM_PACKAGES in stale:
        npm = ["npm", "ci", "--no-audit", "--no-fund", "--loglevel", "http"]
        NPM_PACKAGES.make([Step(npm, re.compile(r"\.tgz\b"), total=npm_packages())])
