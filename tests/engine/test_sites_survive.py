"""What is published stays through the life of the stack that has published it."""

from __future__ import annotations

from tests.support.projects import Project
from tests.support.scripts import call
from tests.support.sites import DOMAIN, Sites


def answers(sites: Sites) -> list[int]:
    sites.until_active("stays")
    return [sites.visit(host).status_code for host in (f"stays.{DOMAIN}", "stays.example.com")]


def test_a_site_survives_an_update_and_the_replacement_of_the_sites_worker(up: Project) -> None:
    sites = Sites(up)
    sites.publish("stays", "stays", hostname="stays.example.com")
    assert answers(sites) == [200, 200]

    up.change("platformName", "Code24 next")
    up.change("sites.timeoutMs", 5000)
    up.up()
    assert answers(sites) == [200, 200]

    call(up, "DELETE", "workers/scripts/code24-saas-local?force=true")
    assert sites.visit("stays.example.com").status_code == 404
    up.pulumi("up", "--yes", "--skip-preview", "--refresh")
    assert answers(sites) == [200, 200]
    assert up.changes() == {}

    assert [each["slug"] for each in sites.ask("GET", "/sites").json()["sites"]] == ["stays"]
