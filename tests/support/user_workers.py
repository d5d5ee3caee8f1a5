"""User Workers, changed behind the program's back as any other client of the API may."""

from __future__ import annotations

from machine.paths import LOCAL
from tests.support.projects import Project
from tests.support.scripts import call, upload

BUILD_WORKERS = "code24-build-workers-local"
OPTIMIZE_WORKERS = "code24-optimize-workers-local"
HANGS = "return new Promise((resolve) => setTimeout(resolve, 3600000))"
REFUSED = """
  const headers = {};
  for (const name of ["traceparent", "x-instance-id"]) headers[name] = request.headers.get(name);
  await fetch("http://127.0.0.1:1/planted-in-everything", { headers });
  console.log("planted-in-everything");
  return Response.json({ sections: ["hero"] });
"""
"""Fetches what an agent may not, as part of its run."""


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
