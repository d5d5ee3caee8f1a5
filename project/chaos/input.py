"""The property tests with many cases each, as a section of the figures."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from machine.console import step
from machine.paths import NODE_PROGRAMS, PYTHON, REPO
from project.figures import Section, Table
from project.figures.machine import this_machine

PYTHON_TESTS = "tests/unit/components/settings/test_any_settings.py"
VITEST_TESTS = ("tests/fuzz", "tests/workers/fuzz")

HOW = """\
The property tests of the suite, with {cases:,} cases each: settings, dispatch paths and headers,
the egress policy, agent inputs and pages, multipart uploads, workflow ids; and, a tenth
as many, uploads, changes and deletions beside a Worker that was there before. The Workers and the
local cloud are the real ones, on workerd. No case may end in a crash or a 500, reach an agent
without the token, leave a refused upload behind, or let an address of a network pass."""


def run(cases: int) -> tuple[Section, list[str]]:
    """Runs them; the section, and a line for each property that does not hold."""
    environment = {**os.environ, "FUZZ_CASES": str(cases), "NO_COLOR": "1"}
    with tempfile.TemporaryDirectory() as folder:
        settings, workers = Path(folder) / "pytest.xml", Path(folder) / "vitest.json"
        with step(f"Settings, {cases:,} cases a property"):
            words = [str(PYTHON), "-m", "pytest", "-q", PYTHON_TESTS, f"--junitxml={settings}"]
            subprocess.run(words, cwd=REPO, env=environment, check=False)
        with step(f"Workers and local cloud, {cases:,} cases a property"):
            words = [str(NODE_PROGRAMS / "vitest"), "run", *VITEST_TESTS, "--reporter=default"]
            words += ["--reporter=json", f"--outputFile={workers}"]
            subprocess.run(words, cwd=REPO, env=environment, check=False)
        outcomes = [*of_pytest(settings), *of_vitest(workers)]
    failed = [f"{each.name}: does not hold" for each in outcomes if not each.holds]
    return _section(cases, outcomes), failed


def _section(cases: int, outcomes: list[Outcome]) -> Section:
    rows = [
        [each.target, each.name, f"{cases:,}", "yes" if each.holds else "NO"] for each in outcomes
    ]
    return Section(
        name="input",
        title="Any input",
        how=HOW.format(cases=cases),
        machine=this_machine(),
        tables=[
            Table(title="Properties", head=["target", "property", "cases", "holds"], rows=rows)
        ],
    )


@dataclass(frozen=True)
class Outcome:
    """One property."""

    target: str
    name: str
    holds: bool


def of_pytest(file: Path) -> Iterator[Outcome]:
    """From a JUnit report: https://docs.pytest.org/en/stable/how-to/output.html#creating-junitxml-format-files"""
    for case in ElementTree.parse(file).iter("testcase"):
        name = case.attrib["name"].removeprefix("test_").replace("_", " ")
        broken = case.find("failure") is not None or case.find("error") is not None
        yield Outcome("settings", name, not broken)


def of_vitest(file: Path) -> Iterator[Outcome]:
    """From a JSON report: https://vitest.dev/guide/reporters.html#json-reporter"""
    for suite in json.loads(file.read_text())["testResults"]:
        target = Path(suite["name"]).name.removesuffix(".test.ts")
        for test in suite["assertionResults"]:
            yield Outcome(target, test["fullName"].strip(), test["status"] == "passed")
