"""A page of another origin, in a real browser, tries to use the local cloud in every way it has."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from machine import cloud
from machine.browser import opened
from machine.cloud import RunningCloud
from operations.verify.pages import serve
from tests.clients.conftest import ACCOUNT

pytestmark = pytest.mark.xdist_group("strangers_in_a_browser")  # one process makes what they share

REBOUND = "rebound.example"

ATTACK = """<!doctype html><meta charset="utf-8"><title>stranger</title>
<iframe name="sink"></iframe>
<script>
const CLOUD = "%(cloud)s";
const TOKEN = "%(token)s";
const read = [];
async function attempt(what, options) {
  const answer = await fetch(CLOUD + what, options);
  if (answer.type !== "opaque") read.push(what + " " + (await answer.text()).slice(0, 80));
}
const bodies = { "text/plain": "{}", "application/json": "{}",
  "application/x-www-form-urlencoded": "{}" };
function form(action, enctype) {
  const made = document.createElement("form");
  Object.assign(made, { action: CLOUD + action, method: "post", enctype, target: "sink" });
  const field = document.createElement("input");
  Object.assign(field, { name: '{"a":"', value: '"}' });
  made.append(field);
  document.body.append(made);
  const sent = new Promise((done) => { document.querySelector("iframe").onload = done; });
  made.submit();
  return sent;
}
function element(tag, attribute, path) {
  const made = document.createElement(tag);
  const sent = new Promise((done) => { made.onload = made.onerror = done; });
  made[attribute] = CLOUD + path;
  document.body.append(made);
  return sent;
}
async function main() {
  for (const path of %(paths)s) {
    for (const mode of ["cors", "no-cors", "same-origin"]) {
      await attempt(path, { mode }).catch(() => {});
      for (const [type, body] of Object.entries(bodies)) {
        const headers = { "content-type": type };
        await attempt(path, { mode, method: "POST", headers, body }).catch(() => {});
        const shown = { ...headers, authorization: "Bearer " + TOKEN };
        await attempt(path, { mode, method: "PUT", headers: shown, body }).catch(() => {});
      }
      await attempt(path, { mode, method: "DELETE" }).catch(() => {});
    }
    await fetch("/moved").then(async (answer) => {
      if (answer.redirected) read.push("moved " + (await answer.text()));
    }, () => {});
    navigator.sendBeacon(CLOUD + path, new Blob(["{}"], { type: "text/plain" }));
    for (const type of ["text/plain", "multipart/form-data", "application/x-www-form-urlencoded"]) {
      await form(path, type);
    }
    await element("img", "src", path);
    await element("script", "src", path);
    await new Promise((done) => {
      const socket = new WebSocket(CLOUD.replace("http", "ws") + path);
      socket.onopen = () => { read.push("socket " + path); done(); };
      socket.onerror = done;
    });
  }
  return read;
}
</script>
"""

PATHS = [
    "/__local/reset",
    "/__local/restore",
    "/__local/fill",
    "/__local/hosts",
    "/__local/options",
    "/__local/faults",
    "/__local/requests",
    "/__local/snapshot",
    "/__local/health",
    f"/client/v4/accounts/{ACCOUNT}/storage/kv/namespaces",
    "/",
]


@pytest.fixture(scope="module")
def victim(built_cloud: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCloud]:
    """A cloud that no other test changes."""
    with cloud.running(tmp_path_factory.mktemp("victim") / "cloud") as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Without what newer browsers ask a person before a page may reach this machine.
    asked = "--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests"
    with opened(f"--host-resolver-rules=MAP {REBOUND} 127.0.0.1", asked) as made:
        yield made


def state(victim: RunningCloud) -> dict[str, Any]:
    return {path: victim.admin("GET", path) for path in ("snapshot", "hosts", "faults")}


def attack(target: str) -> str:
    """The page, for the cloud at an address."""
    return ATTACK % {"cloud": target, "token": cloud.TOKEN, "paths": json.dumps(PATHS)}


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_page_of_another_origin_reads_nothing_and_changes_nothing(
    victim: RunningCloud, browser: Browser, host: str
) -> None:
    before = state(victim)
    html = attack(f"http://{host}:{port_of(victim)}")
    with serve(html, moved=f"{victim.url}/__local/snapshot") as address:
        page = browser.new_page()
        page.goto(address)
        assert page.evaluate("main()") == []
        page.close()
    assert state(victim) == before


def test_a_rebound_name_is_told_nothing_and_changes_nothing(
    victim: RunningCloud, browser: Browser
) -> None:
    """The page comes from the attacker's server; then its name leads to this machine."""
    before = state(victim)
    origin = f"http://{REBOUND}:{port_of(victim)}"
    page = browser.new_page()
    page.route(
        f"{origin}/attack",
        lambda route: route.fulfill(body=attack(origin), content_type="text/html"),
    )
    page.goto(f"{origin}/attack")
    answers = page.evaluate("main()")
    page.close()
    assert len(answers) > len(PATHS)
    nothing = f"There is nothing at {REBOUND}"
    assert [answer for answer in answers if nothing not in answer] == []
    assert state(victim) == before


def port_of(running: RunningCloud) -> str:
    return running.url.rsplit(":", 1)[1]
