"""OPTIMIZE, then BUILD with ``improves``, then OPTIMIZE: the same audit gives a higher score."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

from machine.paths import REPO
from operations.request import follow
from operations.verify.pages import serve
from tests.support.projects import Project
from tests.support.sites import Sites

CORPUS = REPO / "tests" / "workers" / "agents" / "auditors" / "corpus"
PAGES = ["bare-page", "design-bare", "design-nineties", "heavy", "two-of-each"]
BUSINESSES = {
    "bakery": ("Bread", "restaurant"),
    "studio": ("Yoga", "fitness"),
    "lawyer": ("Law", "legal"),
    "garage": ("Cars", "automotive"),
    "school": ("Piano", "education"),
}
"""Sites of ours, whose short descriptions leave something to improve."""


@pytest.fixture(scope="module")
def sites(platform: Project) -> Sites:
    return Sites(platform)


def audit(sites: Sites, url: str, business: str, run: str) -> dict[str, Any]:
    body = {
        "url": url,
        "businessType": business,
        "primaryGoal": "lead_generation",
        "optimizationType": "comprehensive",
        "instanceId": run,
    }
    assert sites.ask("POST", "/optimize", body).status_code == 200
    ended = follow(sites.operator, "/optimize", run)
    assert ended["status"] == "complete", ended
    report: dict[str, Any] = ended["output"]["report"]
    return report


def build(sites: Sites, slug: str, text: str, business: str, **more: Any) -> dict[str, Any]:
    run = f"{slug}-{'2' if 'improves' in more else '1'}"
    name = slug.capitalize()
    ended = sites.build(run, name=name, description=text, businessType=business, **more)
    result: dict[str, Any] = ended["output"]["results"]["development"]["result"]
    return result


def ids(report: dict[str, Any]) -> set[str]:
    return {finding["id"] for finding in report["findings"]}


@pytest.mark.parametrize("slug", BUSINESSES)
def test_a_site_of_ours_scores_higher_after_its_audit(sites: Sites, slug: str) -> None:
    text, business = BUSINESSES[slug]
    hostname = f"{slug}.example.org"
    build(sites, slug, text, business, publish={"slug": slug, "hostname": hostname})
    sites.until_active(slug)
    before = audit(sites, f"https://{hostname}/", business, f"{slug}-before")
    assert before["analytics"]["site"] == slug
    result = build(sites, slug, text, business, improves=f"{slug}-before")
    again = sites.ask("PUT", f"/sites/{slug}", {"instanceId": f"{slug}-2"})
    assert again.status_code == 200
    after = audit(sites, f"https://{hostname}/", business, f"{slug}-after")
    assert result["improvements"]["before"] == before["score"]
    assert after["score"] > before["score"]
    assert ids(after) & set(result["improvements"]["fixed"]) == set()
    assert ids(after) <= set(result["improvements"]["left"])


@contextmanager
def served(platform: Project, name: str) -> Iterator[str]:
    with ExitStack() as stack:
        address = stack.enter_context(serve((CORPUS / f"{name}.html").read_text()))
        host = f"{name}.example.net"
        before: dict[str, str] = platform.cloud.admin("GET", "hosts")
        platform.cloud.admin("PUT", "hosts", {**before, host: address})
        yield f"http://{host}/"
        platform.cloud.admin("PUT", "hosts", before)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_somebody_else_is_followed_by_a_better_one(
    platform: Project, sites: Sites, name: str
) -> None:
    slug, hostname = f"new-{name}", f"new-{name}.example.org"
    with served(platform, name) as url:
        before = audit(sites, url, "retail", f"{slug}-before")
    assert before.get("analytics") is None
    result = build(
        sites,
        slug,
        "Shoes for wide feet, made by hand in a small workshop at the harbour.",
        "retail",
        improves=f"{slug}-before",
        publish={"slug": slug, "hostname": hostname},
    )
    sites.until_active(slug)
    after = audit(sites, f"https://{hostname}/", "retail", f"{slug}-after")
    assert after["score"] > before["score"]
    assert ids(after) & set(result["improvements"]["fixed"]) == set()


def test_a_run_that_is_not_there_or_not_complete_cannot_be_improved_on(sites: Sites) -> None:
    body = {"description": "x", "businessType": "x", "primaryGoal": "x", "name": "x"}
    missing = sites.ask("POST", "/build", {**body, "improves": "nobody"})
    assert (missing.status_code, missing.json()["error"]["code"]) == (404, "not_found")
    wrong = sites.ask("POST", "/build", {**body, "improves": "-"})
    assert list(wrong.json()["error"]["fields"]) == ["improves"]
