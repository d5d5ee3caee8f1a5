"""Production from nothing, with everything that is off until set switched on, and asked.

It does not prove certificates, DNS or Logpush's delivery: those are Cloudflare's own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from operations.policies import policy_arguments
from operations.request import BUILD
from tests.support.polling import until
from tests.support.production import ALERTS, HOST, LIVE, SITE, TAIL, everything
from tests.support.projects import Project
from tests.support.receiver import receiving
from tests.support.scripts import call
from tests.support.sites import Sites

pytestmark = pytest.mark.xdist_group("production")  # one process makes what they share


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory, built_cloud: None) -> Iterator[Project]:
    """Production with every option on, up."""
    with everything(tmp_path_factory.mktemp("production")) as made:
        made.up()
        yield made


def at(production: Project, host: str) -> httpx.Client:
    """A client of what answers a public host name."""
    return httpx.Client(
        base_url=production.cloud.url, headers={"Host": host}, timeout=60, trust_env=False
    )


def token(production: Project) -> dict[str, str]:
    output = production.pulumi("config", "get", "code24:dispatchToken").strip()
    return {"Authorization": f"Bearer {output}"}


def test_a_second_preview_is_empty(production: Project) -> None:
    assert production.changes() == {}


def test_the_custom_domain_is_the_one_public_address(production: Project) -> None:
    with at(production, HOST) as worker:
        assert worker.get("/health").json()["environment"] == "production"
    for script in ("code24-workflows", "code24-build-dispatch", "code24-optimize-dispatch"):
        with at(production, f"{script}.daniel-e88.workers.dev") as worker:
            assert worker.get("/health", headers=token(production)).status_code == 404


def test_every_binding_answers_through_service_bindings_alone(production: Project) -> None:
    with at(production, HOST) as worker:
        assert worker.get("/health/deep").status_code == 401
        answer = worker.get("/health/deep", headers=token(production))
    output = answer.json()
    assert answer.status_code == 200, output
    assert {name for name, each in output["bindings"].items() if each["ok"]} == {
        "BUILD_WORKFLOW",
        "OPTIMIZATION_WORKFLOW",
        "BUILD_DISPATCHER",
        "OPTIMIZE_DISPATCHER",
        "CUSTOMER_SITES",
        "METADATA",
        "CACHE",
        "SAAS_DOMAINS",
        "ASSETS",
        "DB_MAIN",
    }
    assert {plane: set(each["bindings"]) for plane, each in output["planes"].items()} == {
        "build": {"BUILD_WORKERS", "BUILD_RESULTS"},
        "optimize": {"OPTIMIZE_WORKERS", "OPTIMIZE_RESULTS"},
    }


def test_the_zones_saas_side_is_there_and_housekeeping_notes_how_it_is(
    production: Project,
) -> None:
    assert production.zone("custom_hostnames/fallback_origin")["origin"] == "saas.code24.dev"
    assert [each["hostname"] for each in production.zone("custom_hostnames")] == [SITE]
    cron = {
        "account": LIVE["accounts"][0]["id"],
        "script": "code24-workflows",
        "cron": "17 3 * * *",
    }
    hostnames = "custom_hostnames?hostname=" + SITE
    until(lambda: production.zone(hostnames)[0]["status"] == "active", f"{SITE} is active")
    assert production.cloud.admin("POST", "scheduled", cron) == {"outcome": "ok"}
    stores = {kv["title"]: kv["id"] for kv in production.api("storage/kv/namespaces")}
    domains = f"storage/kv/namespaces/{stores['saas-domains']}"
    assert call(production, "GET", f"{domains}/values/{SITE}").text == '{"site": "shop"}'
    noted = production.api(f"{domains}/metadata/{SITE}")
    assert (noted["status"], noted["certificate"]) == ("active", "active")
    kept = f"storage/kv/namespaces/{stores['metadata']}/values/housekeeping%2Flast"
    record = call(production, "GET", kept).json()
    assert (record["asked"], record["hostnames"]) == (True, {SITE: "active"})
    assert production.changes() == {}


def test_a_broken_level_is_told_once_and_its_end_too(production: Project) -> None:
    with at(production, HOST) as worker, receiving() as (address, received):
        production.cloud.admin("PUT", "hosts", {"chat.example.com": address})
        assert worker.post("/build", json=BUILD).status_code == 200

        def level() -> Any:
            levels = worker.get("/metrics", headers=token(production)).json()["levels"]
            [found] = [each for each in levels if each["name"] == "start"]
            return found

        until(lambda: level()["value"] is not None, "the start is counted")
        assert level()["kept"] is False
        cron = {
            "account": LIVE["accounts"][0]["id"],
            "script": "code24-workflows",
            "cron": ALERTS,
        }
        for _ in range(2):
            assert production.cloud.admin("POST", "scheduled", cron) == {"outcome": "ok"}
        until(lambda: len(received) == 1, "the webhook hears of it")
    [alert] = received
    assert [each["name"] for each in alert["broken"]] == ["start"]
    assert alert["text"].startswith("Code24 production: start is ")
    assert alert["text"].endswith(", promised 1 ms.")


def test_what_watches_the_workers_is_uploaded_and_its_secret_is_nowhere(
    production: Project,
) -> None:
    settings = production.api("workers/scripts/code24-build-dispatch/settings")
    observability = settings["observability"]
    assert (observability["enabled"], observability["head_sampling_rate"]) == (True, 0.5)
    assert observability["traces"]["destinations"] == ["honeycomb"]
    consumers = {consumer["service"] for consumer in settings["tail_consumers"]}
    assert consumers == {TAIL, "code24-tail"}
    assert settings["placement"]["mode"] == "smart"
    [job] = production.api("logpush/jobs")
    assert (job["dataset"], job["enabled"]) == ("workers_trace_events", True)
    assert "s3://logs" not in production.pulumi("stack", "export")


def test_a_site_lives_in_the_stores_that_are_bound(production: Project) -> None:
    sites = Sites(production)
    site = sites.publish("first", "boutique", hostname="boutique.example.com")
    assert site["url"] == "https://boutique.sites.code24.dev/"
    sites.until_active("boutique")
    for host in ("boutique.sites.code24.dev", "boutique.example.com"):
        assert sites.visit(host).status_code == 200
    sites.visit("boutique.example.com", headers={"Referer": "https://news.example/"})
    sent = sites.site("boutique", "/lead", method="POST", data=LEAD)
    assert sent.status_code == 303
    [lead] = sites.ask("GET", "/sites/boutique/leads").json()["leads"]
    assert lead["email"] == LEAD["email"]

    def counted() -> bool:
        counts = sites.ask("GET", "/sites/boutique/analytics").json()
        seen = (counts["views"], counts["visitors"], counts["leads"], counts["conversion"])
        return seen == (3, 1, 1, 100)

    until(counted, "Analytics Engine has three views of one visitor, and a lead")
    hosts = sites.ask("GET", "/sites/boutique/analytics").json()["referrers"]
    assert hosts == [{"host": "direct", "views": 2}, {"host": "news.example", "views": 1}]
    # Versions are in R2, leads in D1, and neither in METADATA.
    stores = {kv["title"]: kv["id"] for kv in production.api("storage/kv/namespaces")}
    keys = production.api(f"storage/kv/namespaces/{stores['metadata']}/keys")
    kept = [each["name"] for each in keys if each["name"].startswith("site")]
    assert kept == ["sites/boutique"]
    assert sites.ask("POST", "/sites/boutique/rollback", {"version": "first"}).status_code == 200
    assert sites.ask("DELETE", "/sites/boutique").status_code == 200
    assert sites.ask("GET", "/sites/boutique").status_code == 404
    assert production.changes() == {}


LEAD = {"name": "Ann", "email": "ann@example.com", "message": "Two hats"}


def test_no_policy_is_broken(production: Project) -> None:
    words = policy_arguments(production.stack)
    preview = json.loads(production.pulumi("preview", "--json", *words))
    assert set(preview["changeSummary"]) == {"same"}
    production.change("sites.domain", "elsewhere.code24.dev")
    try:
        refused = production.stack.run(
            "preview", "--stack", "production", *policy_arguments(production.stack), capture=True
        )
    finally:
        production.change("sites.domain", "sites.code24.dev")
    assert refused.returncode != 0
    assert "every site's address does" in refused.stdout + refused.stderr


def test_destroy_is_refused_by_protection(production: Project) -> None:
    refused = production.stack.run("destroy", "--yes", "--stack", "production", capture=True)
    assert refused.returncode != 0
    assert "protected" in refused.stdout + refused.stderr
    assert len(production.api("workers/scripts")) == 6  # ours and the other tail Worker
    titles = {kv["title"] for kv in production.api("storage/kv/namespaces")}
    assert titles == {"build-results", "cache", "metadata", "optimize-results", "saas-domains"}
