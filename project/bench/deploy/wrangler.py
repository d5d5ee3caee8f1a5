"""W3: ``wrangler deploy`` of the platform's three Workers, one after the other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from machine.paths import NODE_PROGRAMS, REPO
from operations.throwaway import Throwaway
from project.bench.clients import account_environment, api
from project.bench.timing import timed

WRANGLER = str(NODE_PROGRAMS / "wrangler")
SOURCES = {"build-dispatch": "dispatch", "optimize-dispatch": "dispatch", "workflows": "workflows"}
"""The Workers, in the order of their bindings to each other, and whose sources they have."""


def deploy_all(platform: Throwaway, folder: Path) -> float:
    """Seconds of the three deploys together, first ones each, with the stack's own bindings."""
    projects = [_project(platform, folder / name, name) for name in SOURCES]
    environment = account_environment(platform)
    seconds = sum(timed([WRANGLER, "deploy"], project, environment) for project in projects)
    _take_away(platform, projects)
    return seconds


def _take_away(platform: Throwaway, projects: list[Path]) -> None:
    with api(platform) as account:
        for project in projects:
            document = json.loads((project / "wrangler.json").read_text())
            for workflow in document["workflows"]:
                account.delete(f"/workflows/{workflow['name']}").raise_for_status()
            account.delete(f"/workers/scripts/{document['name']}").raise_for_status()


def _project(platform: Throwaway, folder: Path, name: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    with api(platform) as account:
        answer = account.get(f"/workers/scripts/code24-{name}-local/settings").raise_for_status()
    document = {
        "name": f"w3-{name}",
        "main": str(REPO / "worker_src" / SOURCES[name] / "index.ts"),
        "compatibility_date": "2024-10-22",
        "compatibility_flags": ["nodejs_compat"],
        "observability": {"enabled": True},
        **_bindings(answer.json()["result"]["bindings"]),
    }
    (folder / "wrangler.json").write_text(json.dumps(document, indent=2))
    return folder


def _bindings(bound: list[dict[str, Any]]) -> dict[str, Any]:
    def of(kind: str) -> list[dict[str, Any]]:
        return [one for one in bound if one["type"] == kind]

    return {
        "vars": {one["name"]: one["text"] for one in of("plain_text")},
        "kv_namespaces": [
            {"binding": one["name"], "id": one["namespace_id"]} for one in of("kv_namespace")
        ],
        "dispatch_namespaces": [
            {"binding": one["name"], "namespace": one["namespace"]}
            for one in of("dispatch_namespace")
        ],
        "workflows": [
            {
                "binding": one["name"],
                "name": f"w3-{one['workflow_name']}",
                "class_name": one["class_name"],
            }
            for one in of("workflow")
        ],
        "services": [{"binding": one["name"], "service": one["service"]} for one in of("service")],
    }
