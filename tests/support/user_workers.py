"""User Workers, changed behind the program's back as any other client of the API may."""

from __future__ import annotations

from machine.paths import LOCAL
from tests.support.projects import Project
from tests.support.scripts import call, upload

BUILD_WORKERS = "code24-build-workers-local"
OPTIMIZE_WORKERS = "code24-optimize-workers-local"


def publish(platform: Project, namespace: str, name: str, body: str) -> None:
    """Puts a user Worker with this handler body into a namespace."""
    code = f"export default {{ async fetch(request) {{ {body} }} }}"
    upload(platform, name, code, f"dispatch/namespaces/{namespace}/")


def restore(platform: Project, namespace: str, name: str) -> None:
    """Puts an agent's own bundle back."""
    bundle = (LOCAL / "bundles" / f"{name}.js").read_text()
    upload(platform, name, bundle, f"dispatch/namespaces/{namespace}/")


def remove(platform: Project, namespace: str, name: str) -> None:
    """Deletes a user Worker."""
    call(platform, "DELETE", f"workers/dispatch/namespaces/{namespace}/scripts/{name}")
