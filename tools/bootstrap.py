"""Installs what the project needs into the clone: ``python3 tools/bootstrap.py``.

Standard library only, and any Python 3: it runs before anything is installed.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time

REPO = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV_PYTHON = os.path.join(REPO, ".venv", "bin", "python")
NEEDED = {"python3": (3, 11), "node": (20, 3), "npm": (9, 0)}
ADVICE = {
    "python3": "install Python 3.11 or newer, with its venv module",
    "node": "install Node.js 20 (20.3 or newer)",
    "npm": "install npm; it comes with Node.js",
}


def version_of(tool):
    """The version that a tool on PATH says it has, as numbers; None when it is not there."""
    if shutil.which(tool) is None:
        return None
    said = subprocess.run([tool, "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    found = re.search(r"(\d+)\.(\d+)", said.stdout.decode())
    return (int(found.group(1)), int(found.group(2))) if found else None


def problems(needed=None, version=version_of):
    """A line for each tool that is missing or too old: what was found, expected, what to do."""
    found = []
    for tool, least in (needed or NEEDED).items():
        have = version(tool)
        if have is None or have < least:
            has = "not found" if have is None else "is %d.%d" % have
            found.append("%s %s; expected %d.%d or newer: %s" % (tool, has, *least, ADVICE[tool]))
    return found


def digest(name):
    """The digest of a file of the repo."""
    with open(os.path.join(REPO, name), "rb") as handle:
        return hashlib.sha256(handle.read()).hexdigest()


def is_fresh(stamp, wanted):
    """Whether a step was done for these very inputs."""
    try:
        with open(stamp) as handle:
            return handle.read() == wanted
    except OSError:
        return False


def run_step(what, made, lock, commands):
    """Makes a folder from a lock file, unless that was done; says so, and how long it took."""
    path = os.path.join(REPO, made, ".from-lock")
    wanted = digest(lock)
    if is_fresh(path, wanted):
        return
    print("==> %s" % what, file=sys.stderr, flush=True)
    started = time.time()
    for command in commands:
        done = subprocess.run(command, cwd=REPO, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode != 0:
            sys.stderr.write(done.stdout.decode(errors="replace")[-3000:])
            sys.exit("bootstrap: %s failed; `make doctor` says what is missing" % what.lower())
    with open(path, "w") as handle:
        handle.write(wanted)
    print("    %.1f s" % (time.time() - started), file=sys.stderr, flush=True)


def main():
    """Checks the tools, then installs what is stale."""
    missing = problems()
    if missing:
        sys.exit("bootstrap: this machine cannot run the project yet:\n  - " + "\n  - ".join(missing))
    pip = [VENV_PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes"]
    run_step(
        "Installing the Python packages of requirements.lock",
        ".venv",
        "requirements.lock",
        [["python3", "-m", "venv", ".venv"], [*pip, "-r", "requirements.lock"]],
    )
    run_step(
        "Installing the npm packages of package-lock.json",
        "node_modules",
        "package-lock.json",
        [["npm", "ci", "--no-audit", "--no-fund"]],
    )


if __name__ == "__main__":
    main()
