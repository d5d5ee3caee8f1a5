"""The seed's three requests, and OPTIMIZE likewise: same keys, same values where it fixes them."""

from __future__ import annotations

from operations.request import BUILD
from tests.support.projects import Project
from tests.support.runs import OPTIMIZE, WORKER, results_of, start


def test_build_runs_to_completion_and_keeps_its_results(platform: Project) -> None:
    message, ended = start(platform, "/build", BUILD)
    assert message == "BUILD workflow started with market intelligence orchestration"
    assert (ended["status"], ended["error"]) == ("complete", None)
    agents = ["market-research", "competitive-analysis", "brand", "design", "development"]
    results = ended["output"]["results"]
    assert {name: result["source"] for name, result in results.items()} == dict.fromkeys(
        agents, "worker"
    )
    assert list(results) == agents
    kept = results_of(platform, "build", ended["id"])
    assert sorted(result["agent"] for result in kept) == sorted(agents)


def test_optimize_runs_to_completion_and_keeps_its_results(platform: Project, shop: str) -> None:
    message, ended = start(platform, "/optimize", {**OPTIMIZE, "url": shop})
    assert message == "OPTIMIZE workflow started with competitive intelligence orchestration"
    assert (ended["status"], ended["error"]) == ("complete", None)
    results = ended["output"]["results"]
    assert list(results) == ["design", "performance", "seo", "conversion"]
    assert {result["source"] for result in results.values()} == {"worker"}
    assert {result["result"]["finalUrl"] for result in results.values()} == {shop}
    found = {finding["id"] for finding in ended["output"]["report"]["findings"]}
    assert {"title-missing", "image-alt-missing", "image-size-missing"} <= found, found
    kept = results_of(platform, "optimize", ended["id"])
    assert sorted(result["agent"] for result in kept) == [
        "conversion-auditor",
        "design-auditor",
        "performance-auditor",
        "seo-auditor",
    ]


def test_a_page_that_leads_into_this_machine_is_not_audited(platform: Project, shop: str) -> None:
    _, ended = start(platform, "/optimize", {**OPTIMIZE, "url": f"{shop}moved"})
    assert (ended["status"], ended["error"]) == ("complete", None)
    results = ended["output"]["results"].values()
    assert {result["source"] for result in results} == {"worker"}
    report = ended["output"]["report"]
    assert report["score"] is None
    cause = "The page cannot be fetched. The egress policy answered egress_denied."
    assert report["unreachable"] == {"host": "shop.example.com", "cause": cause}
    [finding] = report["findings"]
    assert finding["id"] == "page-unreachable"
    assert finding["evidence"] == f"shop.example.com: {cause}"


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
