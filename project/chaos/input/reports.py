"""What the test runners say of each property."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree


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
