"""User Workers, changed behind the program's back as any other client of the API may."""

from __future__ import annotations

import json

import httpx

from tests.support.projects import Project
from tools.cloud import TOKEN
from tools.paths import LOCAL

ACCOUNT = "c0de2400c0de2400c0de2400c0de2400"
BUILD_WORKERS = "code24-build-workers-local"
OPTIMIZE_WORKERS = "code24-optimize-workers-local"


def publish(platform: Project, namespace: str, name: str, body: str) -> None:
    """Puts a user Worker with this handler body into a namespace."""
    _put(platform, namespace, name, f"export default {{ async fetch(request) {{ {body} }} }}")


def restore(platform: Project, namespace: str, name: str) -> None:
    """Puts an agent's own bundle back."""
    _put(platform, namespace, name, (LOCAL / "bundles" / f"{name}.js").read_text())


def remove(platform: Project, namespace: str, name: str) -> None:
    """Deletes a user Worker."""
    _call(platform, "DELETE", namespace, name)


def _put(platform: Project, namespace: str, name: str, code: str) -> None:
    metadata = {"main_module": "index.js", "compatibility_date": "2024-10-21"}
    files = {
        "metadata": (None, json.dumps(metadata), "application/json"),
        "index.js": ("index.js", code, "application/javascript+module"),
    }
    _call(platform, "PUT", namespace, name, files)


def _call(platform: Project, method: str, namespace: str, name: str, files: object = None) -> None:
    answer = httpx.request(
        method,
        f"{platform.cloud.api}/accounts/{ACCOUNT}/workers/dispatch/namespaces/{namespace}"
        f"/scripts/{name}",
        headers={"Authorization": f"Bearer {TOKEN}"},
        files=files,  # type: ignore[arg-type]  # as httpx takes it
        trust_env=False,
    )
    assert answer.status_code == 200, answer.text
