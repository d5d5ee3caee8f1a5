"""Runs of the platform, started and followed as a client does."""

from __future__ import annotations

from typing import Any

from operations.request import follow
from tests.support.projects import Project

OPTIMIZE = {
    "url": "https://example.com",
    "businessType": "technology",
    "primaryGoal": "conversion_optimization",
    "optimizationType": "comprehensive",
}
QUEUED = {"status": "queued", "error": None, "output": None}
WORKER = "code24-workflows-local"


def start(platform: Project, path: str, body: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Starts a run as the seed does, and follows it until it ends."""
    with platform.worker(f"code24-workflows-{platform.stack.name}") as worker:
        answer = worker.post(path, json=body)
        assert answer.status_code == 200, answer.text
        started = answer.json()
        assert list(started) == ["id", "details", "type", "message"]
        assert started["details"] == QUEUED
        status = worker.get(path, params={"instanceId": started["id"]}).json()
        assert list(status) == ["id", "status", "type"]
        assert list(status["status"]) == ["status", "error", "output"]
        assert (status["id"], status["type"]) == (started["id"], started["type"])
        return started["message"], {"id": started["id"], **follow(worker, path, started["id"])}


def results_of(platform: Project, plane: str, instance_id: str) -> list[dict[str, Any]]:
    token = platform.pulumi("config", "get", "code24:dispatchToken").strip()
    with platform.worker(f"code24-{plane}-dispatch-local") as worker:
        path = f"/results/{instance_id}"
        assert worker.get(path).status_code == 401
        answer = worker.get(path, headers={"Authorization": f"Bearer {token}"})
        assert answer.json()["instanceId"] == instance_id
        results: list[dict[str, Any]] = answer.json()["results"]
        return results
