"""Static checks, and what the formatters can fix."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from machine.console import say
from machine.paths import NODE_PROGRAMS, REPO, cache
from project.hygiene import problems
from project.secret_scan import leaks

SHELL_SCRIPTS = sorted(str(path.relative_to(REPO)) for path in (REPO / ".ci").iterdir())
TYPE_CHECKED = [
    "code24",
    "components",
    "cli",
    "machine",
    "operations",
    "project",
    "plugins",
    "policy",
    "examples",
    "tests",
    "__main__.py",
]
TSCONFIGS = ["local", "local/runtime/workers", "worker_src", "tests", "tests/workers"]
VENV = REPO / ".venv" / "bin"


@dataclass(frozen=True)
class Command:
    """One tool to run in the repo."""

    name: str
    words: Sequence[str]


DOCS_SITE = REPO / ".local" / "docs"
DOCS = Command(
    "docs",
    [str(VENV / "sphinx-build"), "-q", "-W", "-b", "html", str(REPO / "docs"), str(DOCS_SITE)],
)
"""Warnings are errors: a link to a page or a heading that is not there, a page in no contents."""


def _checks() -> list[Command]:
    return [
        Command("ruff", [str(VENV / "ruff"), "check", "."]),
        Command("ruff format", [str(VENV / "ruff"), "format", "--check", "."]),
        Command("imports", [str(VENV / "lint-imports"), "--no-cache"]),
        Command("mypy", [str(VENV / "mypy"), "--strict", *TYPE_CHECKED]),
        *(
            Command(f"tsc {folder}", [str(NODE_PROGRAMS / "tsc"), "-p", f"{folder}/tsconfig.json"])
            for folder in TSCONFIGS
            if (REPO / folder / "tsconfig.json").exists()
        ),
        Command("biome", [str(NODE_PROGRAMS / "biome"), "check", "--error-on-warnings", "."]),
        DOCS,
        Command("shellcheck", [str(VENV / "shellcheck"), *SHELL_SCRIPTS]),
        Command("actionlint", [str(_actionlint()), "-shellcheck", str(VENV / "shellcheck")]),
    ]


def run_checks() -> int:
    """Every check, each said with its time; 1 when one fails."""
    failed = [command.name for command in _checks() if not _run(command)]
    found = [*problems(), *map(str, leaks(REPO))]
    for problem in found:
        say(f"    {problem}")
    if found:
        failed.append("hygiene")
    say(f"\n{'failed: ' + ', '.join(failed) if failed else 'every check is clean'}")
    return 1 if failed else 0


def run_fixes() -> int:
    """What the formatters can mend."""
    fixes = [
        Command("ruff", [str(VENV / "ruff"), "check", "--fix", "."]),
        Command("ruff format", [str(VENV / "ruff"), "format", "."]),
        Command("biome", [str(NODE_PROGRAMS / "biome"), "check", "--write", "."]),
    ]
    failed = [command.name for command in fixes if not _run(command)]
    return 1 if failed else 0


def _run(command: Command) -> bool:
    started = time.monotonic()
    done = subprocess.run(command.words, cwd=REPO, capture_output=True, text=True, check=False)
    mark = "ok" if done.returncode == 0 else "FAILED"
    say(f"==> {command.name}: {mark} ({time.monotonic() - started:.1f} s)")
    if done.returncode != 0:
        say(done.stdout + done.stderr)
    return done.returncode == 0


def _actionlint() -> Path:
    """Built once from its Go module, pinned in project/actionlint/go.mod."""
    module = REPO / "project" / "actionlint"
    target = cache() / "actionlint" / "1.7.12"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        package = "github.com/rhysd/actionlint/cmd/actionlint"
        subprocess.run(
            ["go", "build", "-buildvcs=false", "-o", str(target), package], cwd=module, check=True
        )
    return target
