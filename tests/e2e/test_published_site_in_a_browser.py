"""A published site in a real browser: at its sub-domain and at the customer's own host name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from machine.browser import opened
from tests.e2e.test_site_in_a_browser import WIDTHS, serious_violations
from tests.support.polling import until
from tests.support.projects import Project
from tests.support.sites import DOMAIN, PERSON, Sites

# One process makes what they share.
pytestmark = pytest.mark.xdist_group("published_site_in_a_browser")

HOSTNAME = "boutique.example.com"
SLUG = "boutique"


@pytest.fixture(scope="module")
def sites(platform: Project) -> Sites:
    """With one site that one request has published."""
    made = Sites(platform)
    ended = made.build(
        SLUG,
        name="Boutique du Port",
        description="Hats and gloves at the harbour, made by hand. Write to hats@example.com.",
        businessType="retail",
        primaryGoal="lead_generation",
        publish={"slug": SLUG, "hostname": HOSTNAME},
    )
    assert ended["output"]["publish"]["status"] == "published"
    made.until_active(SLUG)
    return made


@pytest.fixture(scope="module")
def browser(platform: Project) -> Iterator[Browser]:
    """Finds the customer's host name on this machine, as its DNS would lead to Cloudflare."""
    address = platform.cloud.url.removeprefix("http://")
    with opened(f"--host-resolver-rules=MAP {HOSTNAME} {address}") as found:
        yield found


def addresses(sites: Sites) -> list[str]:
    port = sites.platform.cloud.port
    return [f"http://{SLUG}.{DOMAIN}:{port}/", f"http://{HOSTNAME}/"]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", ["", "thanks", "not-there"])
@pytest.mark.parametrize("at", [0, 1], ids=["sub-domain", "own-hostname"])
def test_every_page_fits_and_everybody_can_use_it(
    sites: Sites, browser: Browser, at: int, path: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda output: complaints.append(output.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    answer = page.goto(addresses(sites)[at] + path)
    assert answer is not None
    assert answer.status == (404 if path == "not-there" else 200)
    fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert page.evaluate(fits)
    assert page.locator("h1").count() == 1
    styled = "getComputedStyle(document.querySelector('h1')).fontWeight"
    assert int(page.evaluate(styled)) >= 600, "the style sheet is there"
    assert serious_violations(page) == []
    expected = ["the server responded with a status of 404"] if path == "not-there" else []
    assert [each for each in complaints if not any(text in each for text in expected)] == []
    context.close()


def test_the_form_is_sent_without_script_and_both_are_counted(
    sites: Sites, browser: Browser
) -> None:
    # A headless browser says so, and is not counted as a person.
    context = browser.new_context(java_script_enabled=False, user_agent=PERSON["User-Agent"])
    page = context.new_page()
    page.goto(addresses(sites)[1], referer="https://search.example/hats")
    fill(page)
    page.get_by_role("button").click()
    page.wait_for_url("**/thanks")
    assert page.locator("h1").inner_text() == "Thank you"
    context.close()
    [lead] = sites.ask("GET", f"/sites/{SLUG}/leads").json()["leads"]
    assert (lead["name"], lead["email"]) == ("Ann <b>Example</b>", "ann@example.com")

    def seen() -> bool:
        counts = sites.ask("GET", f"/sites/{SLUG}/analytics").json()
        hosts = [each["host"] for each in counts["referrers"]]
        return counts["views"] >= 2 and counts["leads"] == 1 and "search.example" in hosts

    until(seen, "the view and the lead are counted")


def fill(page: Page) -> None:
    page.get_by_label("Name").fill("Ann <b>Example</b>")
    page.get_by_label("E-mail").fill("ann@example.com")
    page.get_by_label("Message").fill("A red hat, size 57.")


def test_the_analytics_page_is_one_that_everybody_can_use(sites: Sites, browser: Browser) -> None:
    token = sites.operator.headers["Authorization"]
    for width in WIDTHS:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, extra_http_headers={"Authorization": token}
        )
        page = context.new_page()
        port = sites.platform.cloud.port
        page.goto(f"http://code24-workflows-local.localhost:{port}/sites/{SLUG}/analytics/page")
        assert page.locator("h1").inner_text() == SLUG
        fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        assert page.evaluate(fits)
        assert serious_violations(page) == []
        context.close()
