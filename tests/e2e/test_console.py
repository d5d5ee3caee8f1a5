"""The console of the local cloud in a real browser: everything that runs can be seen and tried."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Literal

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from machine.browser import opened
from machine.cloud import TOKEN
from operations.request import BUILD
from operations.verify.pages import serve
from tests.e2e.test_site_in_a_browser import WIDTHS, serious_violations
from tests.support.projects import Project
from tests.support.runs import start
from tests.support.user_workers import BUILD_WORKERS, HANGS, REFUSED, publish, restore

pytestmark = pytest.mark.xdist_group("console")  # one process makes what they share

ACCOUNT = "c0de2400c0de2400c0de2400c0de2400"
FAILS = "seen-in-the-console"
PLANTED = "planted-in-the-console"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
VIEWS = {
    "Platform": "platform",
    "Runs": "runs",
    "User Workers": "namespaces",
    "API requests": "requests",
    "Logs": "logs",
    "Switches": "switches",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with opened() as found:
        yield found


@pytest.fixture(scope="module")
def console(platform: Project) -> str:
    """Its address, after a run whose brand agent hung and whose design agent asked too much."""
    publish(platform, BUILD_WORKERS, "brand", HANGS)
    publish(platform, BUILD_WORKERS, "design", REFUSED)
    try:
        start(platform, "/build", {**BUILD, "name": f"{PLANTED} Ltd", "instanceId": FAILS})
    finally:
        for agent in ("brand", "design"):
            restore(platform, BUILD_WORKERS, agent)
    return f"{platform.cloud.url}/__local/"


@pytest.fixture
def page(browser: Browser, console: str) -> Iterator[Page]:
    """The console, with the token; nothing may complain."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    made = context.new_page()
    complaints: list[str] = []
    made.on("console", lambda output: complaints.append(output.text))
    made.on("pageerror", lambda error: complaints.append(str(error)))
    made.goto(f"{console}#token={TOKEN}")
    expect(made.get_by_role("heading", name="Platform")).to_be_visible()
    yield made
    context.close()
    assert complaints == []


def go(page: Page, console: str, address: str) -> None:
    page.goto(f"{console}#/{address}")


@pytest.mark.parametrize("title", VIEWS)
def test_each_view_fits_and_everybody_can_use_it(page: Page, console: str, title: str) -> None:
    go(page, console, VIEWS[title])
    expect(page.get_by_role("heading", level=2)).to_have_text(title)
    expect(page.get_by_text("Loading")).to_have_count(0)
    fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    for width, scheme in product(WIDTHS, SCHEMES):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate(fits), width
        assert serious_violations(page) == [], (width, scheme)


def test_the_token_is_gone_from_the_address(page: Page) -> None:
    assert TOKEN not in page.url


def test_a_run_is_a_waterfall_with_what_waited_what_was_refused_and_the_page_that_it_made(
    page: Page, console: str
) -> None:
    go(page, console, f"runs/BuildWorkflow-local/{FAILS}")
    spans = page.get_by_role("list", name="Spans of the run")
    expect(spans.get_by_text("run BUILD")).to_be_visible()
    brand = spans.get_by_role("listitem").filter(has_text="agent brand/create")
    expect(brand).to_contain_text("fallback, because of timeout, from baseline")
    fetched = spans.get_by_role("listitem").filter(has_text="egress GET 127.0.0.1")
    expect(fetched).to_contain_text("refused, because of egress_denied")
    expect(page.get_by_role("region", name="Input")).to_contain_text(PLANTED)
    made = page.frame_locator("iframe")
    expect(made.locator("h1")).to_be_visible()


def test_a_run_is_started_from_the_form_and_followed(page: Page, console: str) -> None:
    go(page, console, "runs/BuildWorkflow-local")
    page.get_by_text("Start a run").click()
    page.get_by_role("button", name="Start", exact=True).click()
    # The run's own status: the list that was left shows those of other runs, in a table.
    status = page.get_by_role("paragraph").filter(has_text=re.compile("^complete$"))
    expect(status).to_be_visible(timeout=30_000)


def test_a_box_leads_to_the_workers_bindings_without_a_secret(page: Page) -> None:
    page.get_by_role("link", name="Worker code24-workflows-local").click()
    bindings = page.get_by_role("region", name="Bindings of code24-workflows-local")
    row = bindings.get_by_role("row").filter(has_text="DISPATCH_TOKEN").first
    expect(row).to_contain_text("[secret]")
    expect(page.get_by_text("events to: code24-tail-local")).to_be_visible()


def test_a_user_worker_is_called_by_hand_and_what_it_fetched_is_shown(
    page: Page, console: str, platform: Project
) -> None:
    namespace = "code24-optimize-workers-local"
    go(page, console, f"namespaces/{ACCOUNT}/{namespace}")
    page.get_by_role("link", name="seo-auditor").click()
    page.get_by_label("Path").fill("/seo")
    page.get_by_label("Body").fill(
        '{"input": {"url": "http://127.0.0.1/", "businessType": "shop", '
        '"primaryGoal": "sales", "optimizationType": "seo"}}'
    )
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("It answered 200")).to_be_visible()
    fetched = page.get_by_role("listitem").filter(has_text="egress GET 127.0.0.1")
    expect(fetched).to_contain_text("refused, because of egress_denied")


def test_the_api_is_followed_as_it_happens_with_its_client_and_no_secret(
    page: Page, console: str, platform: Project
) -> None:
    go(page, console, "requests")
    listed = page.get_by_role("list", name="Requests, newest first")
    path = f"/client/v4/accounts/{ACCOUNT}/workers/scripts/code24-workflows-local/secrets"
    body = {"name": "PLANTED", "type": "secret_text", "text": PLANTED}
    headers = {"Authorization": f"Bearer {TOKEN}", "User-Agent": "a-client/1.0"}
    answer = httpx.put(platform.cloud.url + path, json=body, headers=headers, trust_env=False)
    assert answer.status_code == 200
    entry = listed.get_by_role("listitem").filter(has_text=f"PUT {path}").first
    expect(entry).to_contain_text("a-client/1.0")
    entry.get_by_text("PUT").click()
    expect(entry).to_contain_text("[secret]")
    expect(entry).not_to_contain_text(PLANTED)
    httpx.delete(f"{platform.cloud.url}{path}/PLANTED", headers=headers, trust_env=False)


def test_lines_are_filtered_and_hold_nothing_of_what_people_wrote(page: Page, console: str) -> None:
    go(page, console, "logs")
    listed = page.get_by_role("list", name="Lines, newest first")
    page.get_by_role("combobox").select_option("build-dispatch")
    page.get_by_label("only what did not go well").check()
    expect(listed.get_by_text("build-dispatch agent fallback timeout brand")).not_to_have_count(0)
    page.get_by_label("Text").fill(PLANTED)
    expect(listed.get_by_role("listitem")).to_have_count(0)


def test_a_switch_does_what_its_line_for_a_shell_says(
    page: Page, console: str, platform: Project
) -> None:
    go(page, console, "switches")
    form = page.locator("form").filter(has=page.get_by_role("heading", name="Faults", exact=True))
    form.get_by_role("button").click()
    expect(page.get_by_role("status")).to_have_text("Faults: done.")
    said = form.get_by_role("region", name="The same in a shell")
    expect(said).to_contain_text(f"curl -X POST {platform.cloud.url}/__local/faults")
    expect(said).to_contain_text("$CLOUDFLARE_API_TOKEN")
    assert len(platform.cloud.admin("GET", "faults")) == 1
    page.get_by_role("button", name="DELETE /__local/faults").click()
    expect(page.get_by_role("status")).to_have_text("No faults: done.")
    assert platform.cloud.admin("GET", "faults") == []


def test_the_explorer_opens_from_it_and_to_nobody_without_the_token(
    page: Page, platform: Project
) -> None:
    explorer = f"{platform.cloud.url}/cdn-cgi/explorer"
    namespaces = f"{explorer}/api/storage/kv/namespaces"
    assert httpx.get(namespaces, trust_env=False).status_code == 400
    with page.expect_response(lambda answer: "/explorer/api/" in answer.url) as asked:
        page.get_by_role("link", name="the explorer of Miniflare").click()
    assert asked.value.status == 200


def test_without_a_token_the_console_says_what_it_needs(browser: Browser, console: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{console}#/runs")
    expect(page.get_by_text("`./code24 env` prints it")).to_be_visible()
    context.close()


ATTACKS = {
    "fetch": """async (url) => {
      const said = [];
      for (const path of ["overview", "logs", "requests", "spans?run=x", "snapshot"]) {
        said.push(await fetch(url + path).then((answer) => answer.text(), () => "refused"));
      }
      return said;
    }""",
    "frame": """(url) => new Promise((resolve) => {
      const frame = document.createElement("iframe");
      frame.src = url;
      frame.onload = () => {
        try { resolve([frame.contentDocument.body.textContent]); } catch { resolve(["refused"]); }
      };
      document.body.append(frame);
    })""",
    "form": """(url) => new Promise((resolve) => {
      const frame = document.createElement("iframe");
      frame.name = "target";
      frame.onload = () => resolve(["refused"]);
      const form = document.createElement("form");
      const to = { method: "POST", target: "target", action: url + "call" };
      Object.assign(form, { ...to, enctype: "text/plain" });
      document.body.append(frame, form);
      form.submit();
    })""",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_strangers_page_reads_and_changes_nothing(
    browser: Browser, console: str, page: Page, attack: str
) -> None:
    """In the very browser context in which the console is open, with its token and session."""
    with serve("<!doctype html><title>Stranger</title><p>Hello") as stranger:
        other = page.context.new_page()
        other.goto(stranger)
        seen = other.evaluate(ATTACKS[attack], console)
        other.close()
    assert set(seen) == {"refused"} or all("Local cloud" not in text for text in seen), seen
    assert all("code24" not in text for text in seen), seen
