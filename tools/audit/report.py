"""The report, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tools.audit.ask import npm_said, pip_said

UNKNOWN = "No advisories could be had: the service does not answer from here. Nothing is known."
NONE = "No known advisory."


def report() -> str:
    """Asks both auditors and tells what they said."""
    return rendered(pip_said(), npm_said())


def rendered(pip: dict[str, Any] | None, npm: dict[str, Any] | None) -> str:
    """The report of what was said; None where nothing was."""
    parts = {
        "Python (`requirements.lock`)": None if pip is None else list(_of_pip(pip)),
        "npm (`package-lock.json`)": None if npm is None else list(_of_npm(npm)),
    }
    return "# Advisories on the pinned packages\n" + "".join(
        f"\n## {name}\n\n{_part(found)}\n" for name, found in parts.items()
    )


def _part(found: list[str] | None) -> str:
    if found is None:
        return UNKNOWN
    return "\n".join(found) if found else NONE


def _of_pip(said: dict[str, Any]) -> Iterator[str]:
    for package in said["dependencies"]:
        for advisory in package.get("vulns", []):
            mended = ", ".join(advisory.get("fix_versions") or []) or "no version yet"
            name = f"{package['name']} {package['version']}"
            yield f"- **{name}**: {advisory['id']}, mended in {mended}"


def _of_npm(said: dict[str, Any]) -> Iterator[str]:
    for name, package in sorted(said["vulnerabilities"].items()):
        causes = [cause["title"] for cause in package["via"] if isinstance(cause, dict)]
        through = [cause for cause in package["via"] if isinstance(cause, str)]
        why = "; ".join(causes) or f"through {', '.join(through)}"
        mend = "a mended version is there" if package.get("fixAvailable") else "no mend yet"
        yield f"- **{name}** ({package['severity']}): {why}; {mend}"
