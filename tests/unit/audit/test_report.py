"""The report of advisories; what the auditors say is the test's, in their own forms."""

from __future__ import annotations

from typing import Any

from tools.audit.report import NONE, UNKNOWN, rendered

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
        "- **httpx 0.1.0**: PYSEC-1, mended in 0.2.0, 0.3.0\n"
        "\n## npm (`package-lock.json`)\n\n"
        "- **left** (high): Reads too much; a mended version is there\n"
        "- **right** (low): through left; no mend yet\n"
    )


def test_nothing_known_and_nothing_heard_are_told_apart() -> None:
    said = rendered({"dependencies": []}, None)
    assert said.count(NONE) == 1
    assert said.count(UNKNOWN) == 1
    assert said.index(NONE) < said.index(UNKNOWN)
