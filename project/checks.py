"""Static checks, and what the formatters can fix."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass

from machine.console import say
from machine.go_programs import built
from machine.paths import NODE_PROGRAMS, REPO
from project.hygiene import problems
from project.secret_scan import leaks

SHELL_SCRIPTS = sorted(str(path.relative_to(REPO)) for path in (REPO / ".ci").iterdir())
TYPE_CHECKED = [
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
TSCONFIGS = [
    "local",
    "local/console",
    "local/runtime/workers",
    "worker_src",
    "tests",
    "tests/workers",
]
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


PROSE = [
    "--config",
    str(REPO / "project" / "prose" / "vale.ini"),
    "--glob",
    "!{**/fixtures/**,**/knowledge/**,**/corpus/**,**/node_modules/**,**/figures.md}",
    *("README.md", "docs", "__main__.py", "cli", "components", "examples", "local", "machine"),
    *("operations", "plugins", "policy", "project", "tests", "worker_src"),
]
"""Not texts of others, nor those that a harness or an agent writes."""


def _checks() -> list[Command]:
    project = REPO / "project"
    actionlint = str(built(project / "actionlint", "github.com/rhysd/actionlint/cmd/actionlint"))
    vale = str(built(project / "prose", "github.com/vale-cli/vale/v3/cmd/vale"))
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
        Command("actionlint", [actionlint, "-shellcheck", str(VENV / "shellcheck")]),
        Command("prose", [vale, *PROSE]),
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
    """What the formatters can fix."""
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
