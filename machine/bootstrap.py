"""Installs what the project needs into the clone: ``python3 machine/bootstrap.py``.

Standard library only and no new syntax: it runs before anything is installed, and on a Python that
may be too old for the project, to say so.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
VENV_PYTHON = str(REPO / ".venv" / "bin" / "python")
NEEDED = {"python3": (3, 11), "node": (18, 0), "npm": (9, 0)}
ADVICE = {
    "python3": "install Python 3.11 or newer, with its venv module",
    "node": "install Node.js 18 or newer; the project brings its own for all but npm",
    "npm": "install npm; it comes with Node.js",
}


def version_of(tool: str) -> tuple[int, int] | None:
    """The version that a tool on PATH says it has; None when it is not there."""
    if shutil.which(tool) is None:
        return None
    said = subprocess.run([tool, "--version"], stdout=subprocess.PIPE, check=False)
    found = re.search(r"(\d+)\.(\d+)", said.stdout.decode())
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


def install(what: str, made: str, lock: str, commands: list[list[str]]) -> None:
    """Makes a folder from a lock file, unless that was done; says so, and how long it took."""
    stamp = REPO / made / ".from-lock"
    wanted = hashlib.sha256((REPO / lock).read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"==> {what}", file=sys.stderr, flush=True)
    started = time.time()
    for command in commands:
        done = subprocess.run(
            command, cwd=REPO, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        if done.returncode != 0:
            sys.stderr.write(done.stdout.decode(errors="replace")[-3000:])
            sys.exit(f"bootstrap: {' '.join(command[:4])} failed; what it said is above")
    stamp.write_text(wanted)
    print(f"    {time.time() - started:.1f} s", file=sys.stderr, flush=True)


def main() -> None:
    """Checks the tools, then installs what is stale."""
    missing = "\n  - ".join(problems())
    if missing:
        sys.exit(f"bootstrap: this machine cannot run the project yet:\n  - {missing}")
    pip = [VENV_PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes"]
    install(
        "Installing the Python packages of requirements.lock",
        ".venv",
        "requirements.lock",
        [["python3", "-m", "venv", ".venv"], [*pip, "-r", "requirements.lock"]],
    )
    install(
        "Installing the npm packages of package-lock.json",
        "node_modules",
        "package-lock.json",
        [["npm", "ci", "--no-audit", "--no-fund"]],
    )


if __name__ == "__main__":
    main()
