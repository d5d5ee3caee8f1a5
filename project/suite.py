"""The test suite: its parts, and what a run of them needs."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Collection, Iterator

from machine import cloud, plugins
from machine.console import say
from machine.engine import resolve_engine
from machine.environment import Workspace, local_environment
from machine.paths import NODE_PROGRAMS, PYTHON, REPO

PYTEST = [str(PYTHON), "-m", "pytest", "-q"]

SUITES = ("unit", "workers", "clients", "engine", "e2e")
"""Parts of the suite, in the order in which they run."""


def run_tests(suites: Collection[str], seed: int | None = None) -> tuple[int, int]:
    """Runs some of :data:`SUITES`; how many tests passed and failed, which its last line says too.

    Args:
        suites: which suites.
        seed: shuffles the files, and the tests in each; None keeps the order as written.
    """
    passed = failed = 0
    for title, words in _phases(suites, seed):
        output, code = _capture(title, words)
        counted = _count(output)
        passed += counted[0]
        failed += counted[1] or (1 if code != 0 else 0)
    say("")
    print(f"{passed} passed, {failed} failed", flush=True)
    return passed, failed


def rewrite(*tests: str) -> int:
    """Has some tests write their golden files again; pytest's exit code."""
    words = [*PYTEST, "--rewrite-golden", *tests]
    return subprocess.run(words, cwd=REPO, check=False).returncode


def _phases(suites: Collection[str], seed: int | None) -> Iterator[tuple[str, list[str]]]:
    shuffled = [] if seed is None else ["--random-order", f"--random-order-seed={seed}"]
    if "unit" in suites:
        yield ("unit tests", [*PYTEST, "tests/unit", "-n", "2", *shuffled])
    if "workers" in suites:
        words = [str(NODE_PROGRAMS / "vitest"), "run"]
        if seed is not None:
            words += ["--sequence.shuffle.files", "--sequence.shuffle.tests"]
            words += [f"--sequence.seed={seed}"]
        yield ("tests of Workers and cloud", words)
    slow = [suite for suite in ("clients", "engine", "e2e") if suite in suites]
    if slow:
        # In one run, so that neither core waits for the other between them.
        folders = [f"tests/{suite}" for suite in slow]
        words = [*PYTEST, *folders, "-n", "2", "--dist", "loadgroup", *shuffled]
        yield (f"tests of {', '.join(slow)}", words)


def prepare(plugin: str | None) -> None:
    """Builds the local cloud and provides the cloudflare plugin, to the test processes too.

    Args:
        plugin: the plugin to test with; None takes the official one where it can be had.
    """
    if plugin is not None:
        os.environ[plugins.WANTED] = plugin
    engine = resolve_engine()
    cloud.build()
    environment = local_environment(engine, "http://127.0.0.1:9", Workspace.of_clone())
    plugins.choose_cloudflare_plugin(engine.directory / "pulumi", environment)


def _capture(title: str, words: list[str]) -> tuple[str, int]:
    """Runs one phase, and passes its output on as it comes."""
    say(f"==> {title}")
    started = time.monotonic()
    process = subprocess.Popen(
        words,
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
