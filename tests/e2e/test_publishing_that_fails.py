"""Publishing that fails or is killed at any of its calls, and is repeated: the same end."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from machine import cloud
from operations.request import BUILD, follow
from tests.support.polling import until
from tests.support.projects import Project, project
from tests.support.sites import Sites

SCRIPTS = "/workers/dispatch/namespaces/customer-sites-local/scripts/[^/]+"
CALLS: dict[str, tuple[str, str]] = {
    "claim": ("GET", f"{SCRIPTS}/tags$"),
    "session": ("POST", f"{SCRIPTS}/assets-upload-session$"),
    "files": ("POST", "/workers/assets/upload"),
    "script": ("PUT", f"{SCRIPTS}$"),
    "hostname-free": ("GET", "/custom_hostnames$"),
    "hostname": ("POST", "/custom_hostnames$"),
}
"""Every call of the API that publishing makes."""

FAULTS: dict[str, dict[str, Any]] = {
    "500": {"kind": "status", "status": 500},
    "429": {"kind": "status", "status": 429, "retryAfter": 1},
    "cut-before": {"kind": "cut-before"},
    "cut-after": {"kind": "cut-after"},
}


@pytest.fixture(scope="session")
def sites(platform: Project) -> Sites:
    return Sites(platform)


@pytest.fixture(scope="session")
def built(sites: Sites) -> str:
    """A run whose page every case publishes."""
    sites.build("built")
    return "built"


def fault(call: str, kind: str, count: int = 1) -> dict[str, Any]:
    method, path = CALLS[call]
    return {"method": method, "path": path, "count": count, **FAULTS[kind]}


def assert_published(sites: Sites, slug: str, run: str) -> None:
    """One user Worker, one host name, one record of them, and a site that answers."""
    scripts = "workers/dispatch/namespaces/customer-sites-local/scripts"
    assert [each["id"] for each in sites.platform.api(scripts)].count(slug) == 1
    hostname = f"{slug}.example.com"
    assert len(sites.platform.zone(f"custom_hostnames?hostname={hostname}")) == 1
    site = sites.ask("GET", f"/sites/{slug}").json()
    assert (site["state"], site["version"]) == ("live", run)
    assert [each["run"] for each in site["versions"]] == [run]
    assert [each["hostname"] for each in site["hostnames"]] == [hostname]
    sites.until_active(slug)
    assert sites.visit(hostname).status_code == 200
    assert sites.site(slug).status_code == 200


@pytest.mark.parametrize("kind", FAULTS)
@pytest.mark.parametrize("call", CALLS)
def test_a_request_that_fails_is_repeated_to_the_same_end(
    sites: Sites, built: str, call: str, kind: str
) -> None:
    slug = f"{call}-{kind}"
    wanted = {"instanceId": built, "slug": slug, "hostname": f"{slug}.example.com"}
    sites.platform.cloud.admin("POST", "faults", [fault(call, kind)])
    failed = sites.ask("POST", "/sites", wanted)
    assert sites.platform.cloud.admin("GET", "faults") == [], "the call was made"
    assert failed.status_code == 503, failed.text
    assert failed.json()["error"]["code"] == "api_unavailable"
    assert sites.ask("POST", "/sites", wanted).status_code == 201
    assert sites.ask("POST", "/sites", wanted).status_code == 201
    assert_published(sites, slug, built)


def test_a_run_rides_out_a_fault_in_each_of_its_calls(sites: Sites) -> None:
    sites.platform.cloud.admin("POST", "faults", [fault(call, "cut-after") for call in CALLS])
    publish = {"slug": "rides", "hostname": "rides.example.com"}
    answer = sites.ask("POST", "/build", {**BUILD, "instanceId": "rides", "publish": publish})
    if answer.status_code == 503:  # the first call of all is this request's own
        answer = sites.ask("POST", "/build", {**BUILD, "instanceId": "rides", "publish": publish})
    assert answer.status_code in (200, 503)
    while answer.status_code == 503:
        answer = sites.ask("POST", "/build", {**BUILD, "instanceId": "rides", "publish": publish})
    ended = follow(sites.operator, "/build", "rides")
    assert sites.platform.cloud.admin("GET", "faults") == []
    assert ended["output"]["publish"]["status"] == "published", ended["output"]["publish"]
    assert_published(sites, "rides", "rides")


@pytest.mark.parametrize(
    ("call", "permission"),
    [
        ("script", "Account > Workers Scripts > Edit"),
        ("hostname", "Zone > SSL and Certificates > Edit"),
    ],
)
def test_a_token_that_may_not_is_named_with_what_it_needs(
    sites: Sites, call: str, permission: str
) -> None:
    slug = f"narrow-{call}"
    refused = {**fault(call, "500"), "status": 403}
    sites.platform.cloud.admin("POST", "faults", [refused])
    publish = {"slug": slug, "hostname": f"{slug}.example.com"}
    ended = sites.build(slug, publish=publish)
    assert ended["status"] == "complete", "the page is made, whatever becomes of publishing"
    output = ended["output"]["publish"]
    assert (output["status"], output["error"]["code"]) == ("failed", "token_refused")
    assert f'it needs the permission "{permission}"' in output["error"]["message"]
    repeated = sites.ask("POST", "/sites", {"instanceId": slug, **publish})
    assert repeated.status_code == 201
    assert_published(sites, slug, slug)


def test_two_runs_for_one_slug_do_not_mix(sites: Sites) -> None:
    for run in ("mix-1", "mix-2"):
        body = {**BUILD, "name": run, "instanceId": run, "publish": {"slug": "mixed"}}
        assert sites.ask("POST", "/build", body).status_code == 200
    outputs = {
        run: follow(sites.operator, "/build", run)["output"]["publish"]
        for run in ("mix-1", "mix-2")
    }
    won = [run for run, output in outputs.items() if output["status"] == "published"]
    lost = [output["error"]["code"] for run, output in outputs.items() if run not in won]
    site = sites.ask("GET", "/sites/mixed").json()
    # Both may have been published one after the other's claim; one of them serves, whole.
    assert site["version"] in won
    assert set(lost) <= {"slug_taken", "overtaken"}
    assert site["version"] in sites.site("mixed").text


def test_publishing_that_is_killed_goes_on(tmp_path: Path, built_cloud: None) -> None:
    with project(tmp_path, "local") as made:
        made.up()
        sites = Sites(made)
        slow = {"method": "PUT", "path": f"{SCRIPTS}$", "count": 1, "kind": "latency", "ms": 60_000}
        made.cloud.admin("POST", "faults", [slow])
        publish = {"slug": "killed", "hostname": "killed.example.com"}
        body = {**BUILD, "instanceId": "killed", "publish": publish}
        assert sites.ask("POST", "/build", body).status_code == 200
        until(lambda: made.cloud.admin("GET", "faults") == [], "the upload has begun")
        os.kill(made.cloud.pid, signal.SIGKILL)
        with cloud.running(tmp_path / "cloud") as again:
            found = Sites(Project(made.stack, again))
            ended = follow(found.operator, "/build", "killed")
            assert ended["output"]["publish"]["status"] == "published"
            assert_published(found, "killed", "killed")
