"""Static checks, their fixes, and the tests."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from machine.console import say
from machine.paths import NODE_PROGRAMS, PYTHON, REPO, cache
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
TSCONFIGS = ["local", "local/runtime/workers", "worker_src", "tests", "tests/workers"]
VENV = REPO / ".venv" / "bin"


@dataclass(frozen=True)
class Command:
    """One tool to run in the repo."""

    name: str
    words: Sequence[str]


def _checks() -> list[Command]:
    return [
        Command("ruff", [str(VENV / "ruff"), "check", "."]),
        Command("ruff format", [str(VENV / "ruff"), "format", "--check", "."]),
        Command("mypy", [str(VENV / "mypy"), "--strict", *TYPE_CHECKED]),
        *(
            Command(f"tsc {folder}", [str(NODE_PROGRAMS / "tsc"), "-p", f"{folder}/tsconfig.json"])
            for folder in TSCONFIGS
            if (REPO / folder / "tsconfig.json").exists()
        ),
        Command("biome", [str(NODE_PROGRAMS / "biome"), "check", "--error-on-warnings", "."]),
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


PYTEST = [str(PYTHON), "-m", "pytest", "-q"]


SUITES = ("unit", "workers", "clients", "engine", "e2e")
"""Parts of the suite, in the order in which they run."""


def run_tests(suites: Collection[str], seed: int | None = None) -> tuple[int, int]:
    """How many tests passed and failed of some parts of :data:`SUITES`; the last line says it.

    Args:
        suites: which parts.
        seed: makes another order of the tests in each file, and of the files; None is as written.
    """
    passed = failed = 0
    for phase in _phases(suites, seed):
        output, code = _capture(phase)
        counted = _count(output)
        passed += counted[0]
        failed += counted[1] or (1 if code != 0 else 0)
    say("")
    print(f"{passed} passed, {failed} failed", flush=True)
    return passed, failed


def rewrite_recordings() -> int:
    """Records the plugin that is there; 1 when a stack's life does not come to its end."""
    words = [*PYTEST, "tests/engine/test_recordings.py", "--rewrite-golden"]
    return subprocess.run(words, cwd=REPO, check=False).returncode


def _phases(suites: Collection[str], seed: int | None) -> Iterator[Command]:
    shuffled = [] if seed is None else ["--random-order", f"--random-order-seed={seed}"]
    if "unit" in suites:
        yield Command("unit tests", [*PYTEST, "tests/unit", "-n", "2", *shuffled])
    if "workers" in suites:
        words = [str(NODE_PROGRAMS / "vitest"), "run"]
        if seed is not None:
            words += ["--sequence.shuffle.files", "--sequence.shuffle.tests"]
            words += [f"--sequence.seed={seed}"]
        yield Command("tests of Workers and cloud", words)
    slow = [suite for suite in ("clients", "engine", "e2e") if suite in suites]
    if slow:
        # In one run, so that neither core waits for the other between them.
        folders = [f"tests/{suite}" for suite in slow]
        words = [*PYTEST, *folders, "-n", "2", "--dist", "loadgroup", *shuffled]
        yield Command(f"tests of {', '.join(slow)}", words)


def _run(command: Command) -> bool:
    started = time.monotonic()
    done = subprocess.run(command.words, cwd=REPO, capture_output=True, text=True, check=False)
    mark = "ok" if done.returncode == 0 else "FAILED"
    say(f"==> {command.name}: {mark} ({time.monotonic() - started:.1f} s)")
    if done.returncode != 0:
        say(done.stdout + done.stderr)
    return done.returncode == 0


def _capture(command: Command) -> tuple[str, int]:
    """Runs a phase with its output passed on as it comes."""
    say(f"==> {command.name}")
    started = time.monotonic()
    process = subprocess.Popen(
        command.words,
        cwd=REPO,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "NO_COLOR": "1"},
    )
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        print(line, end="", flush=True)
        lines.append(line)
    code = process.wait()
    say(f"    {time.monotonic() - started:.1f} s")
    return "".join(lines), code


def _count(output: str) -> tuple[int, int]:
    """Passed and failed, from the closing line of pytest or of vitest."""
    closing = [
        line
        for line in output.splitlines()
        if re.search(r"\d+ (passed|failed|error)", line) and "Test Files" not in line
    ]
    last = closing[-1] if closing else ""
    passed = re.search(r"(\d+) passed", last)
    failed = sum(int(number) for number in re.findall(r"(\d+) (?:failed|errors?)", last))
    return (int(passed[1]) if passed else 0, failed)


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
