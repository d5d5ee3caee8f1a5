"""The report of advisories; what the auditors find is the test's, in their own forms.

What they say where no service answers them was recorded.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from project import audit
from project.audit import NONE, NPM_SERVICE, PYPI, UNKNOWN, rendered

RECORDED = Path(__file__).parents[2] / "fixtures" / "audit"

PIP: dict[str, Any] = {
    "dependencies": [
        {"name": "click", "version": "8.0.0", "vulns": []},
        {
            "name": "httpx",
            "version": "0.1.0",
            "vulns": [{"id": "PYSEC-1", "fix_versions": ["0.2.0", "0.3.0"], "aliases": []}],
        },
    ],
    "fixes": [],
}
NPM: dict[str, Any] = {
    "vulnerabilities": {
        "left": {"severity": "high", "via": [{"title": "Reads too much"}], "fixAvailable": True},
        "right": {"severity": "low", "via": ["left"], "fixAvailable": False},
    }
}


def test_each_advisory_is_named_with_its_package_and_its_mend() -> None:
    assert rendered(PIP, NPM) == (
        "# Advisories on the pinned packages\n"
        "\n## Python (`requirements.lock`)\n\n"
        "- **httpx 0.1.0**: PYSEC-1, fixed in 0.2.0, 0.3.0\n"
        "\n## npm (`package-lock.json`)\n\n"
        "- **left** (high): Reads too much; a fixed version is there\n"
        "- **right** (low): through left; no fix yet\n"
    )


def test_nothing_known_and_nothing_heard_are_told_apart() -> None:
    output = rendered({"dependencies": []}, None)
    assert output.count(NONE) == 1
    unknown = UNKNOWN.format(service=NPM_SERVICE)
    assert output.index(NONE) < output.index(unknown)


def test_a_service_that_knows_no_package_has_not_cleared_them() -> None:
    recorded = json.loads((RECORDED / "pip-without-service.json").read_text())
    output = rendered(recorded, {"vulnerabilities": {}})
    assert UNKNOWN.format(service=PYPI) in output
    assert output.count(NONE) == 1


def test_a_package_that_was_passed_over_is_named() -> None:
    passed_over = {"name": "ours", "skip_reason": "Dependency not found"}
    output = rendered({"dependencies": [*PIP["dependencies"], passed_over]}, None)
    assert "**httpx 0.1.0**" in output
    assert "Nothing is known of ours." in output


@pytest.mark.parametrize(
    "words",
    [["cat", str(RECORDED / "npm-without-service.json")], ["true"], ["no-such-program-here"]],
)
def test_what_an_auditor_does_not_say_is_nothing(
    words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "NPM", words)
    assert audit.npm_said() is None
