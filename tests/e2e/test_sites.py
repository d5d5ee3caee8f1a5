"""A customer's site: published, reached by its names, changed, and gone."""

from __future__ import annotations

import itertools
import re
import time
from typing import Any

import pytest

from tests.support.polling import until
from tests.support.projects import Project
from tests.support.sites import DOMAIN, Sites

SITES = "workers/dispatch/namespaces/customer-sites-local/scripts"
LEAD = {
    "name": "Ann Example",
    "email": "ann@example.com",
    "telephone": "+1 555 0100",
    "message": "Two loaves, <b>please</b>",
    "website": "",
}


@pytest.fixture(scope="session")
def sites(platform: Project) -> Sites:
    return Sites(platform)


def titles(html: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", html)
    assert found is not None, html
    return found[1]


def test_one_request_publishes_and_a_second_is_refused_before_anything_is_made(
    sites: Sites,
) -> None:
    wanted = {"slug": "one", "hostname": "one.example.com"}
    ended = sites.build("one-1", publish=wanted)
    assert ended["status"] == "complete"
    published = ended["output"]["publish"]
    assert published["status"] == "published"
    assert (published["slug"], published["version"]) == ("one", "one-1")
    assert published["url"] == f"https://one.{DOMAIN}/"
    assert [step["step"] for step in published["steps"]] == [
        "claim",
        "version",
        "upload",
        "record",
        "hostname",
    ]
    sites.until_active("one")
    for host in (f"one.{DOMAIN}", "one.example.com"):
        answer = sites.visit(host)
        assert answer.status_code == 200, host
        assert '<link rel="canonical" href="https://one.example.com/">' in answer.text
        assert "TechFlow Solutions" in answer.text
    body = {"description": "x", "businessType": "x", "primaryGoal": "x", "name": "x"}
    for publish, code in (
        ({"slug": "one"}, "slug_taken"),
        ({"slug": "another", "hostname": "one.example.com"}, "hostname_taken"),
        ({"hostname": "one.example.com"}, "hostname_taken"),
    ):
        asked = {**body, "instanceId": "one-2", "publish": publish}
        refused = sites.ask("POST", "/build", asked)
        assert (refused.status_code, refused.json()["error"]["code"]) == (409, code)
    assert sites.ask("GET", "/build?instanceId=one-2").status_code == 404


def test_publishing_needs_the_token_and_names_that_can_be(sites: Sites) -> None:
    body = {"description": "x", "businessType": "x", "primaryGoal": "x", "name": "x"}
    with sites.platform.worker("code24-workflows-local") as stranger:
        asked = {**body, "publish": {"slug": "mine"}}
        assert stranger.post("/build", json=asked).status_code == 401
        for method, path in (
            ("GET", "/sites"),
            ("POST", "/sites"),
            ("GET", "/sites/one"),
            ("PUT", "/sites/one"),
            ("DELETE", "/sites/one"),
            ("POST", "/sites/one/rollback"),
            ("POST", "/sites/one/suspend"),
            ("POST", "/sites/one/resume"),
            ("POST", "/sites/one/hostnames"),
            ("DELETE", "/sites/one/hostnames/a.example.com"),
            ("GET", "/sites/one/leads"),
            ("DELETE", "/sites/one/leads"),
            ("DELETE", "/sites/one/leads/1"),
            ("GET", "/sites/one/analytics"),
            ("GET", "/sites/one/analytics/page"),
        ):
            assert stranger.request(method, path).status_code == 401, path
    for publish, field in (
        ({"slug": "Shop"}, "publish.slug"),
        ({"slug": "-shop"}, "publish.slug"),
        ({"slug": "a" * 64}, "publish.slug"),
        ({"slug": "www"}, "slug"),
        ({"hostname": "localhost"}, "publish.hostname"),
        ({"hostname": "127.0.0.1"}, "publish.hostname"),
        ({"hostname": "a_b.example.com"}, "publish.hostname"),
        ({"hostname": f"x.{DOMAIN}"}, "hostname"),
        ({"hostname": "x.workers.dev"}, "hostname"),
    ):
        refused = sites.ask("POST", "/build", {**body, "publish": publish})
        assert refused.status_code == 400, publish
        assert list(refused.json()["error"]["fields"]) == [field], publish


def test_what_a_site_is_made_of(sites: Sites) -> None:
    sites.publish("files", "files")
    page = sites.site("files")
    style = re.search(r'<link rel="stylesheet" href="(/style\.[0-9a-f]{12}\.css)">', page.text)
    assert style is not None
    assert "<style" not in page.text
    assert "unsafe" not in page.headers["content-security-policy"]
    expected = {
        "/": ("text/html; charset=utf-8", "public, max-age=0, must-revalidate"),
        style[1]: ("text/css; charset=utf-8", "public, max-age=31536000, immutable"),
        "/icon.svg": ("image/svg+xml", "public, max-age=86400"),
        "/robots.txt": ("text/plain; charset=utf-8", "public, max-age=0, must-revalidate"),
        "/sitemap.xml": ("application/xml; charset=utf-8", "public, max-age=0, must-revalidate"),
        "/thanks": ("text/html; charset=utf-8", "public, max-age=0, must-revalidate"),
    }
    for path, (kind, caching) in expected.items():
        answer = sites.site("files", path)
        assert (answer.status_code, answer.headers["content-type"]) == (200, kind), path
        assert answer.headers["cache-control"] == caching, path
        assert answer.headers["x-content-type-options"] == "nosniff"
        again = sites.site("files", path, headers={"If-None-Match": answer.headers["etag"]})
        assert again.status_code == 304
    missing = sites.site("files", "/nothing/here")
    assert (missing.status_code, titles(missing.text)) == (404, "This page is not here")
    assert f"Sitemap: https://files.{DOMAIN}/sitemap.xml" in sites.site("files", "/robots.txt").text
    assert sites.site("files", "/", method="DELETE").status_code == 405


def test_versions_are_published_again_and_rolled_back(sites: Sites) -> None:
    sites.publish("v1", "versions")
    sites.build("v2", name="Second Name")
    again = sites.ask("PUT", "/sites/versions", {"instanceId": "v2"})
    assert (again.status_code, again.json()["version"]) == (200, "v2")
    assert "Second Name" in sites.site("versions").text
    back = sites.ask("POST", "/sites/versions/rollback", {"version": "v1"}).json()
    assert back.get("version") == "v1", back
    assert [each["run"] for each in back["versions"]] == ["v2", "v1"]
    assert "TechFlow Solutions" in sites.site("versions").text
    refused = sites.ask("POST", "/sites/versions/rollback", {"version": "v9"})
    assert refused.status_code == 404
    assert "v2, v1" in refused.json()["error"]["message"]


def test_a_site_is_paused_resumed_listed_and_deleted_without_a_trace(sites: Sites) -> None:
    sites.publish("life", "life", hostname="life.example.com")
    sites.until_active("life")
    assert "life" in [each["slug"] for each in sites.ask("GET", "/sites").json()["sites"]]
    assert sites.site("life", "/lead", method="POST", data=LEAD).status_code == 303
    assert sites.ask("POST", "/sites/life/suspend").json()["state"] == "suspended"
    for host in (f"life.{DOMAIN}", "life.example.com"):
        until(lambda host=host: sites.visit(host).status_code == 503, f"{host} is paused")  # type: ignore[misc]
    assert titles(sites.site("life").text) == "This site is paused"
    sites.ask("POST", "/sites/life/resume")
    until(lambda: sites.site("life").status_code == 200, "the site is back")
    assert sites.ask("DELETE", "/sites/life").json() == {"slug": "life", "deleted": True}
    assert sites.ask("GET", "/sites/life").status_code == 404
    assert sites.ask("DELETE", "/sites/life").status_code == 404
    until(lambda: sites.site("life").status_code == 404, "the site is gone")
    assert "life" not in [each["id"] for each in sites.platform.api(SITES)]
    assert sites.platform.zone("custom_hostnames?hostname=life.example.com") == []
    for title in ("metadata-local", "cache-local", "saas-domains-local"):
        assert [key for key in keys(sites, title) if "life" in key] == [], title


def keys(sites: Sites, title: str) -> list[str]:
    namespaces = {each["title"]: each["id"] for each in sites.platform.api("storage/kv/namespaces")}
    found = sites.platform.api(f"storage/kv/namespaces/{namespaces[title]}/keys")
    return [each["name"] for each in found]


def test_host_names_come_redirect_and_go(sites: Sites) -> None:
    sites.publish("names", "names")
    add = "/sites/names/hostnames"
    early = sites.ask("POST", add, {"hostname": "www.names.example", "redirectTo": "names.example"})
    assert early.status_code == 400
    added = sites.ask("POST", add, {"hostname": "names.example"})
    assert added.status_code == 201
    sites.ask("POST", add, {"hostname": "www.names.example", "redirectTo": "names.example"})
    sites.until_active("names")
    moved = sites.visit("www.names.example", "/a?b=1")
    assert (moved.status_code, moved.headers["location"]) == (301, "https://names.example/a?b=1")
    assert sites.visit("names.example").status_code == 200
    used = sites.ask("DELETE", f"{add}/names.example")
    assert (used.status_code, used.json()["error"]["code"]) == (409, "hostname_in_use")
    assert sites.ask("DELETE", f"{add}/www.names.example").status_code == 200
    assert sites.ask("DELETE", f"{add}/names.example").json()["hostnames"] == []
    assert sites.visit("names.example").status_code == 404
    blocked = sites.ask("POST", add, {"hostname": "shop.blocked.example"}).json()
    assert [each["status"] for each in blocked["hostnames"]] == ["blocked"]


def test_a_host_name_says_what_its_owner_publishes_and_serves_nothing_until_then(
    sites: Sites,
) -> None:
    sites.publish("unproven", "unproven")
    hostname = "shop.pending.example"
    added = sites.ask("POST", "/sites/unproven/hostnames", {"hostname": hostname})
    assert added.status_code == 201
    (made,) = sites.platform.zone(f"custom_hostnames?hostname={hostname}")
    assert added.json()["hostnames"] == [
        {
            "hostname": hostname,
            "status": "pending",
            "certificate": "pending_validation",
            "verification": {
                "type": "txt",
                "name": f"_cf-custom-hostname.{hostname}",
                "value": made["id"],
            },
        }
    ]
    assert sites.visit(hostname).status_code == 404


def test_leads_are_taken_checked_and_erased(sites: Sites) -> None:
    sites.publish("leads", "leads")
    send = {"method": "POST", "headers": {"Origin": f"https://leads.{DOMAIN}"}}
    answer = sites.site("leads", "/lead", data=LEAD, **send)
    assert (answer.status_code, answer.headers["location"]) == (303, "/thanks")
    assert titles(sites.site("leads", "/thanks").text) == "Thank you"
    formula = {**LEAD, "name": "=HYPERLINK(1)", "email": "Bob@example.com"}
    assert sites.site("leads", "/lead", data=formula, **send).status_code == 303
    trapped = sites.site("leads", "/lead", data={**LEAD, "website": "spam"}, **send)
    assert trapped.status_code == 303
    wrong = sites.site("leads", "/lead", data={"name": " ", "email": "ann"}, **send)
    assert wrong.status_code == 400
    for expected in ("Name: 1 to", "E-mail: an address", "Message: 1 to"):
        assert expected in wrong.text
    foreign = {"method": "POST", "headers": {"Origin": "https://evil.example"}}
    assert sites.site("leads", "/lead", data=LEAD, **foreign).status_code == 403
    assert sites.site("leads", "/lead", json=LEAD, **send).status_code == 415
    long = {**LEAD, "message": "x" * 17_000}
    assert sites.site("leads", "/lead", data=long, **send).status_code == 415

    found = sites.ask("GET", "/sites/leads/leads")
    assert found.headers["cache-control"] == "no-store"
    second, first = found.json()["leads"]
    assert {key: first[key] for key in LEAD if key != "website"} == {
        key: value for key, value in LEAD.items() if key != "website"
    }
    csv = sites.ask("GET", "/sites/leads/leads?format=csv")
    assert csv.headers["content-type"] == "text/csv; charset=utf-8"
    rows = csv.text.split("\r\n")
    assert rows[0] == "id,receivedAt,name,email,telephone,message"
    assert ",'=HYPERLINK(1),Bob@example.com,'+1 555 0100," in rows[1]
    assert '"Two loaves, <b>please</b>"' in rows[2]
    erased = sites.ask("DELETE", "/sites/leads/leads?email=bob@example.com")
    assert erased.json() == {"site": "leads", "erased": 1}
    assert sites.ask("DELETE", f"/sites/leads/leads/{second['id']}").status_code == 404
    assert sites.ask("DELETE", f"/sites/leads/leads/{first['id']}").status_code == 200
    assert sites.ask("GET", "/sites/leads/leads").json()["leads"] == []


def test_one_visitor_cannot_flood_a_site_with_leads(sites: Sites) -> None:
    # Miniflare counts by the minutes of the clock: again with another site when one ends meanwhile.
    for attempt in itertools.count(1):
        slug = f"flood-{attempt}"
        sites.publish(slug, slug)
        minute = time.time() // 60
        answers = [sites.site(slug, "/lead", method="POST", data=LEAD) for _ in range(8)]
        if time.time() // 60 == minute:
            break
    assert [answer.status_code for answer in answers] == [303] * 5 + [429] * 3
    assert answers[-1].headers["retry-after"] == "60"
    assert len(sites.ask("GET", f"/sites/{slug}/leads").json()["leads"]) == 5


def test_analytics_count_people_and_say_where_they_come_from(sites: Sites) -> None:
    sites.publish("counted", "counted")
    sites.site("counted", headers={"Referer": "https://news.example/article?id=1"})
    sites.site("counted")
    sites.site("counted", "/nothing")
    sites.site("counted", headers={"User-Agent": "Googlebot/2.1"})
    sites.site("counted", "/lead", method="POST", data=LEAD)

    def seen() -> dict[str, Any]:
        found: dict[str, Any] = sites.ask("GET", "/sites/counted/analytics?days=7").json()
        return found

    until(lambda: seen()["views"] == 2 and seen()["leads"] == 1, "the views are counted")
    counts = seen()
    assert (counts["visitors"], counts["conversion"]) == (1, 100)
    assert counts["referrers"] == [
        {"host": "direct", "views": 1},
        {"host": "news.example", "views": 1},
    ]
    assert len(counts["days"]) == 1
    page = sites.ask("GET", "/sites/counted/analytics/page")
    assert page.status_code == 200
    assert "<svg" in page.text
    assert "news.example" in page.text
    assert sites.ask("GET", "/sites/counted/analytics?days=0").status_code == 400
    with sites.platform.worker("code24-workflows-local") as browser:
        path = "/sites/counted/analytics/page"
        refused = browser.get(path)
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"].startswith("Basic realm=")
        token = sites.operator.headers["Authorization"].removeprefix("Bearer ")
        assert browser.get(path, auth=("anybody", token)).status_code == 200
        assert browser.get(path, auth=("anybody", "wrong")).status_code == 401
        # Only what reads takes a password, which browsers send by themselves.
        assert browser.delete("/sites/counted", auth=("anybody", token)).status_code == 401


def test_nothing_of_a_visitor_is_kept_but_counts(sites: Sites) -> None:
    sites.publish("private", "private")
    agent = {"User-Agent": "Mozilla/5.0 planted-agent-77", "CF-Connecting-IP": "203.0.113.77"}
    assert sites.site("private", headers=agent).status_code == 200
    planted = {**LEAD, "name": "Planted Person 77", "message": "planted-message-77"}
    assert sites.site("private", "/lead", method="POST", data=planted).status_code == 303
    until(
        lambda: sites.ask("GET", "/sites/private/analytics").json()["views"] == 1, "it is counted"
    )
    counts = [key for key in keys(sites, "metadata-local") if key.startswith("site-counts/private")]
    assert counts
    log = (sites.platform.file.parent.parent / "cloud.log").read_text()
    for text in ("planted-agent-77", "203.0.113.77", "Planted Person 77", "planted-message-77"):
        assert text not in log
        assert not any(text in key for key in keys(sites, "metadata-local"))


HOSTILE_HOSTS = [
    "nobody." + DOMAIN,
    "a.b." + DOMAIN,
    DOMAIN,
    "." + DOMAIN,
    "-x." + DOMAIN,
    "x-." + DOMAIN,
    "__proto__." + DOMAIN,
    "constructor." + DOMAIN,
    "toString." + DOMAIN,
    "%2e%2e." + DOMAIN,
    "victim%00." + DOMAIN,
    "victim." + DOMAIN + ".evil.example",
    "victim." + DOMAIN + "@evil.example",
    "evil.example",
    "victim.example.com.evil.example",
    "xvictim.example.com",
    "victim.example.co",
    "*.example.com",
    "xn--victim-9ua." + DOMAIN,
    "a" * 64 + "." + DOMAIN,
    "saas.code24.localhost",
    "code24.localhost",
    "app.code24.localhost",
    "customer-sites-local." + DOMAIN,
]


@pytest.fixture(scope="session")
def victim(sites: Sites) -> str:
    sites.publish("victim", "victim", hostname="victim.example.com", name="Victim Secret Name")
    sites.until_active("victim")
    return "victim"


@pytest.mark.parametrize("host", HOSTILE_HOSTS)
def test_a_hostile_host_reaches_no_site(sites: Sites, victim: str, host: str) -> None:
    answer = sites.visit(host)
    assert answer.status_code in (400, 404), answer.text
    assert "Victim Secret Name" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-Host": "victim.example.com"},
        {"X-Original-Host": f"victim.{DOMAIN}"},
        {"Forwarded": "host=victim.example.com"},
        {"X-Original-URL": "/"},
        {"CF-Worker": "victim"},
        {"MF-Original-URL": f"https://victim.{DOMAIN}/"},
    ],
)
def test_no_header_leads_to_another_site(
    sites: Sites, victim: str, headers: dict[str, str]
) -> None:
    assert sites.site("nobody", headers=headers).status_code == 404


EVIL = "<script>window.pwned=1</script>\"'{{7*7}}"


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/" + "%3Cscript%3Ewindow.pwned=1%3C/script%3E", None),
        ("/?q=%3Cscript%3Ewindow.pwned=1%3C/script%3E", None),
        ("/lead?next=https://evil.example", {**LEAD, "name": ""}),
        ("/lead", {**LEAD, "name": EVIL * 20}),
        ("/lead", {**LEAD, "email": EVIL}),
        ("/lead", {EVIL: EVIL}),
        ("/lead", {**LEAD, "telephone": EVIL * 9}),
        ("/lead", {"__proto__": "x", "constructor": "y"}),
        ("//evil.example/%2e%2e", None),
        ("/..%2f..%2fvictim", None),
    ],
)
def test_nothing_that_a_visitor_sends_comes_back(
    sites: Sites, victim: str, path: str, form: dict[str, str] | None
) -> None:
    method = "GET" if form is None else "POST"
    answer = sites.site(victim, path, method=method, data=form, headers={"Referer": EVIL})
    assert answer.status_code in (200, 307, 400, 404)
    assert "pwned" not in answer.text
    assert "evil.example" not in answer.headers.get("location", "")
