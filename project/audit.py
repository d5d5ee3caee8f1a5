"""Known advisories on the pinned Python and npm packages, as a Markdown report."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from typing import Any

from machine.paths import PYTHON, REPO

PATIENCE = 180
"""Seconds."""

PIP = [str(PYTHON), "-m", "pip_audit", "--format", "json", "--progress-spinner", "off"]
PIP += ["--disable-pip", "--require-hashes", "-r", "requirements.lock"]
NPM = ["npm", "audit", "--json"]


def pip_said() -> dict[str, Any] | None:
    """https://pypi.org/project/pip-audit/ ; None when no advisories could be had."""
    return _json(PIP, "dependencies")


def npm_said() -> dict[str, Any] | None:
    """https://docs.npmjs.com/cli/commands/npm-audit ; None when no advisories could be had."""
    return _json(NPM, "vulnerabilities")


def _json(words: Sequence[str], expected: str) -> dict[str, Any] | None:
    """What it printed; both end with an error when they found something."""
    try:
        done = subprocess.run(
            words, cwd=REPO, capture_output=True, text=True, check=False, timeout=PATIENCE
        )
        answer = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return answer if isinstance(answer, dict) and expected in answer else None


UNKNOWN = "No advisories could be had: {service} tells nothing from here. Nothing is known."
PYPI = "PyPI's advisory service, which pip-audit asks,"
NPM_SERVICE = "the npm registry's advisory service, which npm audit asks,"
NONE = "No known advisory."


def report() -> str:
    """Asks both auditors and tells what they said."""
    return rendered(pip_said(), npm_said())


def rendered(pip: dict[str, Any] | None, npm: dict[str, Any] | None) -> str:
    """The report of what was said; None where nothing was."""
    python = None if pip is None else _of_pip(pip)
    node = None if npm is None else list(_of_npm(npm))
    return (
        "# Advisories on the pinned packages\n"
        f"\n## Python (`requirements.lock`)\n\n{_part(python, PYPI)}\n"
        f"\n## npm (`package-lock.json`)\n\n{_part(node, NPM_SERVICE)}\n"
    )


def _part(found: list[str] | None, service: str) -> str:
    if found is None:
        return UNKNOWN.format(service=service)
    return "\n".join(found) if found else NONE


def _of_pip(answer: dict[str, Any]) -> list[str] | None:
    """None when every package was passed over: pip-audit then says that it found nothing."""
    packages = answer["dependencies"]
    passed_over = [package["name"] for package in packages if "skip_reason" in package]
    if packages and len(passed_over) == len(packages):
        return None
    unknown = [f"- Nothing is known of {', '.join(passed_over)}."] if passed_over else []
    return [*_advisories(packages), *unknown]


def _advisories(packages: list[dict[str, Any]]) -> Iterator[str]:
    for package in packages:
        for advisory in package.get("vulns", []):
            fixed = ", ".join(advisory.get("fix_versions") or []) or "no version yet"
            name = f"{package['name']} {package['version']}"
            yield f"- **{name}**: {advisory['id']}, fixed in {fixed}"


def _of_npm(answer: dict[str, Any]) -> Iterator[str]:
    for name, package in sorted(answer["vulnerabilities"].items()):
        causes = [cause["title"] for cause in package["via"] if isinstance(cause, dict)]
        through = [cause for cause in package["via"] if isinstance(cause, str)]
        why = "; ".join(causes) or f"through {', '.join(through)}"
        fix = "a fixed version is there" if package.get("fixAvailable") else "no fix yet"
        yield f"- **{name}** ({package['severity']}): {why}; {fix}"
