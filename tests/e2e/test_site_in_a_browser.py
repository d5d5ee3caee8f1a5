"""The generated site in a real browser, at three widths, for good requests and for bad ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from machine.browser import opened
from machine.paths import REPO
from operations.request import BUILD
from tests.support.projects import Project
from tests.support.runs import WORKER, start

# One process makes what they share. The browser ends with them: a process has one Playwright at a
# time, and no event loop beside it.
pytestmark = pytest.mark.xdist_group("site_in_a_browser")

AXE = (REPO / "node_modules" / "axe-core" / "axe.min.js").read_text()
WIDTHS = (360, 768, 1280)
KIB = 1024
SCRIPT = "<script>window.pwned=1</script>"

BRIEFS: dict[str, dict[str, str]] = {
    "seed": BUILD,
    "restaurant": {
        "name": "Osteria del Porto",
        "description": "A family restaurant at the harbour. Fresh fish, home-made pasta, and a "
        "terrace over the water.\nOpen every evening. Reserve at +39 010 555 01 23.",
        "businessType": "restaurant",
        "primaryGoal": "bookings",
    },
    "unknown": {
        "name": "Kraken & Sons",
        "description": "We train squid for underwater chess.",
        "businessType": "cephalopod academy",
        "primaryGoal": "world peace",
    },
    "script": {**BUILD, "name": SCRIPT, "description": f"</style></title>{SCRIPT}"},
    "attribute": {
        **BUILD,
        "name": '"><img src=x onerror=window.pwned=1>',
        "description": "'><svg onload=window.pwned=1> javascript:window.pwned=1 &lt;b&gt;",
    },
    "fields": {
        **BUILD,
        "businessType": f'"><svg onload=window.pwned=1>{SCRIPT}',
        "primaryGoal": f"]]>{SCRIPT}",
    },
    "templates": {
        **BUILD,
        "name": "{{7*7}} ${7*7} <%= 7*7 %>",
        "description": "#{7*7} {%raw%} $&$1 \\u003cscript\\u003e `${window.pwned=1}`",
    },
    "quotes": {**BUILD, "name": 'O\'Brien "The" & Söhne', "description": "\"'`” «» &amp;"},
    "long-name": {**BUILD, "name": "Wide" * 15 * KIB},
    "long-words": {**BUILD, "name": "W" * 100, "description": "donaudampfschiff" * 30 * 128},
    "long-text": {**BUILD, "description": "All work and no play. " * (60 * KIB // 22)},
    "arabic": {
        **BUILD,
        "name": "مطعم الميناء القديم",
        "description": "مطعم عائلي على البحر، سمك طازج كل يوم.",
    },
    "hebrew": {**BUILD, "name": "המאפייה של לינדן ABC 123", "description": "לחם טרי בכל בוקר."},
    "odd-characters": {
        **BUILD,
        "name": "👩‍👩‍👧‍👦 Zo\u0308e\u202e\u0000\u200b",
        "description": "\u202egnol\u0007 " + "Z\u0351\u0352\u0353\u0354\u0355" * 50,
    },
}


@dataclass
class Visit:
    """A page as it was opened, and everything that went wrong with it."""

    page: Page
    status: int
    headers: dict[str, str]
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with opened() as found:
        yield found


@pytest.fixture(scope="module")
def sites() -> dict[str, str]:
    """Addresses of the sites that were built already, by brief."""
    return {}


@pytest.fixture(params=BRIEFS)
def site(platform: Project, sites: dict[str, str], request: pytest.FixtureRequest) -> str:
    """The address of a brief's site."""
    brief = request.param
    if brief not in sites:
        _, ended = start(platform, "/build", BRIEFS[brief])
        assert (ended["status"], ended["error"]) == ("complete", None)
        sources = {result["source"] for result in ended["output"]["results"].values()}
        assert sources == {"worker"}
        port = platform.cloud.url.rsplit(":", 1)[1]
        sites[brief] = f"http://{WORKER}.localhost:{port}/build/site?instanceId={ended['id']}"
    return sites[brief]


@pytest.fixture
def visit(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": request.param, "height": 800})
    page = context.new_page()
    complaints: list[str] = []
    requests: list[str] = []
    page.on("console", lambda output: complaints.append(f"console: {output.text}"))
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
    page.on("request", lambda sent: requests.append(sent.url))
    answer = page.goto(site, wait_until="load")
    assert answer is not None
    yield Visit(page, answer.status, answer.headers, complaints, requests)
    context.close()


every_width = pytest.mark.parametrize("visit", WIDTHS, indirect=True)


@every_width
def test_it_fits_runs_nothing_and_everybody_can_use_it(visit: Visit, site: str) -> None:
    page = visit.page
    assert visit.status == 200
    page.evaluate("for (const more of document.querySelectorAll('details')) more.open = true")
    width, room = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert width <= room
    assert page.evaluate("window.pwned") is None
    assert visit.complaints == []
    assert [url for url in visit.requests if not url.startswith("data:")] == [site]
    assert page.locator("h1").count() == 1
    assert page.title().strip() != ""
    assert serious_violations(page) == []


def serious_violations(page: Page) -> list[str]:
    """What axe-core calls serious or critical: https://github.com/dequelabs/axe-core ."""
    page.evaluate(AXE)
    output: dict[str, list[dict[str, Any]]] = page.evaluate("axe.run()")
    assert len(output["passes"]) > 10, "axe-core did not look at the page"
    return [
        f"{each['id']}: {[node['html'] for node in each['nodes']]}"
        for each in output["violations"]
        if each["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("visit", [1280], indirect=True)
@pytest.mark.parametrize("site", ["script", "templates", "quotes"], indirect=True)
def test_what_users_wrote_is_shown_as_they_wrote_it(
    visit: Visit, request: pytest.FixtureRequest
) -> None:
    brief = BRIEFS[request.node.callspec.params["site"]]
    assert brief["name"] in visit.page.locator("h1, header").first.inner_text()


@pytest.mark.parametrize("visit", [360], indirect=True)
@pytest.mark.parametrize("site", ["seed"], indirect=True)
def test_it_is_served_under_a_strict_policy(visit: Visit) -> None:
    policy = visit.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert "script-src" not in policy
    assert policy.endswith(
        "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    assert visit.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("site", ["seed"], indirect=True)
def test_it_is_complete_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site)
    assert page.locator("h1").inner_text() != ""
    assert page.locator("main section").count() >= 4
    context.close()
