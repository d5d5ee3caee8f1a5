"""The seed's three requests, and OPTIMIZE likewise: same keys, same values where it fixes them."""

from __future__ import annotations

from typing import Any

from tests.support.projects import Project
from tools.request import BUILD, follow

OPTIMIZE = {
    "url": "https://example.com",
    "businessType": "technology",
    "primaryGoal": "conversion_optimization",
    "optimizationType": "comprehensive",
}
QUEUED = {"status": "queued", "error": None, "output": None}
WORKER = "code24-workflows-local"


def start(platform: Project, path: str, body: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Starts a run as the seed does, and follows it to its end."""
    with platform.worker(WORKER) as worker:
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


def test_build_runs_to_completion_and_keeps_its_results(platform: Project) -> None:
    message, ended = start(platform, "/build", BUILD)
    assert message == "BUILD workflow started with market intelligence orchestration"
    assert (ended["status"], ended["error"]) == ("complete", None)
    agents = ["market-research", "competitive-analysis", "brand", "design", "development"]
    assert list(ended["output"]["results"]) == agents
    kept = results_of(platform, "build", ended["id"])
    assert sorted(result["agent"] for result in kept) == sorted(agents)


def test_optimize_runs_to_completion_and_keeps_its_results(platform: Project) -> None:
    message, ended = start(platform, "/optimize", OPTIMIZE)
    assert message == "OPTIMIZE workflow started with competitive intelligence orchestration"
    assert (ended["status"], ended["error"]) == ("complete", None)
    assert list(ended["output"]["results"]) == ["design", "performance", "seo", "conversion"]
    kept = results_of(platform, "optimize", ended["id"])
    assert sorted(result["agent"] for result in kept) == [
        "conversion-auditor",
        "design-auditor",
        "performance-auditor",
        "seo-auditor",
    ]


def test_the_site_of_a_complete_run_is_served_under_a_strict_policy(platform: Project) -> None:
    _, ended = start(platform, "/build", {**BUILD, "name": "<script>alert(1)</script>"})
    with platform.worker(WORKER) as worker:
        page = worker.get("/build/site", params={"instanceId": ended["id"]})
    assert page.status_code == 200
    assert "<script>alert(1)" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_health_names_every_binding(platform: Project) -> None:
    with platform.worker(WORKER) as worker:
        health = worker.get("/health").json()
    assert health["status"] == "ok"
    assert health["environment"] == "local"
    assert set(health["bindings"].values()) == {True}
