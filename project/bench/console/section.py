"""The figures of the console: how soon it shows a thousand user Workers and ten thousand runs."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, Page

from machine.browser import opened
from machine.cloud import ACCOUNT, TOKEN
from machine.console import ToolError, step
from operations.throwaway import Throwaway, throwaway
from project.bench.clients import api
from project.bench.memory import held
from project.bench.timing import timed_engine
from project.figures.machine import this_machine
from project.figures.model import Section, Table
from project.figures.statistics import ratio_of, spread

FLOW = Path(__file__).parent / "flow.js"
NAMESPACE = "customer-sites-local"
USER_WORKERS = 1000
RUNS = 10_000
BATCH = 100
REPEATS = 7
GOAL_MS = 1000
FRAME_MS = 1000 / 60
POLLS = 20
MOST_LOOKS = 200

HOW = f"""\
The stack `local` on a local cloud of its own, with {USER_WORKERS:,} user Workers in one namespace
and {RUNS:,} ended runs of one workflow, made through the API. Chromium, headless, opens each view
in a page of its own, {REPEATS} times; first content is the view's drawing or table on the screen,
in milliseconds since the navigation began. Then the list of user Workers is scrolled from end to
end and back, and every frame is timed. Memory is that of the page's JavaScript, when it has shown
the lines for {POLLS} rounds of asking, and that of the cloud with its workerd. Ratios are to the
goals: a second, two frames of 60 a second, and twice the memory."""

VIEWS = {
    "platform": "svg.map",
    f"namespaces/{ACCOUNT}/{NAMESPACE}": "td a",
    "runs/bench-flow": "td a",
    "requests": "ol.lines li",
    "logs": "ol.lines li",
}

SHOWN = """(selector) => new Promise((resolve) => {
  const look = () => {
    if (document.querySelector(selector)) requestAnimationFrame(() => resolve(performance.now()));
    else requestAnimationFrame(look);
  };
  look();
})"""

SCROLLED = """() => new Promise((resolve) => {
  const frames = [];
  let [last, at, step] = [performance.now(), 0, 40];
  const turn = (now) => {
    frames.push(now - last);
    last = now;
    at += step;
    scrollTo(0, at);
    if (at > document.documentElement.scrollHeight) step = -40;
    if (at < 0) resolve(frames.slice(1));
    else requestAnimationFrame(turn);
  };
  requestAnimationFrame(turn);
})"""

HEAP = "() => performance.memory.usedJSHeapSize / 2 ** 20"


def measure() -> Section:
    """Runs everything and gives the section."""
    with tempfile.TemporaryDirectory() as folder, throwaway(Path(folder), "local") as platform:
        timed_engine(platform.stack, "up", "--yes", "--skip-preview")
        with step(f"Making {USER_WORKERS} user Workers and {RUNS} runs"):
            _fill(platform)
        before = held(platform.cloud.pid)
        with opened("--enable-precise-memory-info") as browser, step("Looking at them"):
            first = {view: _first(browser, platform, view) for view in VIEWS}
            frames = _frames(browser, platform)
            heap = _heap(browser, platform)
        after = held(platform.cloud.pid)
    slow = sorted(frames)[int(len(frames) * 0.99)]
    return Section(
        name="console",
        title="The console",
        how=HOW,
        machine=this_machine(),
        ratios=[
            ratio_of(
                "slowest view's first content / a second",
                [max(first[view][n] for view in VIEWS) / GOAL_MS for n in range(REPEATS)],
                1.0,
            ),
            ratio_of("frame p99 while scrolling / two frames", [slow / (2 * FRAME_MS)], 1.0),
            ratio_of("page memory, after / before", [heap[1] / heap[0]], 2.0),
            ratio_of("the cloud's memory, after / before", [after / before], 2.0),
        ],
        tables=[
            Table(
                title="First content",
                head=["view", "since the navigation began"],
                rows=[[view.split("/")[0], spread(first[view], "ms")] for view in VIEWS],
            ),
            Table(
                title="Memory, MiB",
                head=["of", "before", "after"],
                rows=[
                    ["the page", f"{heap[0]:.0f}", f"{heap[1]:.0f}"],
                    ["the cloud", f"{before:.0f}", f"{after:.0f}"],
                ],
            ),
        ],
    )


def _fill(platform: Throwaway) -> None:
    source = "export default { fetch: () => new Response('one of many') };"
    metadata = {"main_module": "index.js", "compatibility_date": "2026-10-01"}
    with api(platform) as account:
        for number in range(USER_WORKERS):
            path = f"/workers/dispatch/namespaces/{NAMESPACE}/scripts/many-{number:04}"
            account.put(path, files=_form(metadata, source)).raise_for_status()
        path = "/workers/scripts/bench-flow"
        account.put(path, files=_form(metadata, FLOW.read_text())).raise_for_status()
        flow = {"class_name": "Flow", "script_name": "bench-flow"}
        account.put("/workflows/bench-flow", json=flow).raise_for_status()
        for first in range(0, RUNS, BATCH):
            batch = [{"instance_id": f"run-{first + number:05}"} for number in range(BATCH)]
            path = "/workflows/bench-flow/instances/batch"
            account.post(path, json=batch).raise_for_status()
            _until_ended(account, first + BATCH)


def _until_ended(account: httpx.Client, made: int) -> None:
    """Asks how the newest are, which also lets Miniflare's engines of those that have ended go."""
    words = {"page": 1, "per_page": BATCH}
    for _ in range(MOST_LOOKS):
        answer = account.get("/workflows/bench-flow/instances", params=words)
        newest = answer.raise_for_status().json()["result"]
        if all(each["status"] == "complete" for each in newest):
            return
    raise ToolError(f"Not all of {made} runs end.")


def _form(metadata: dict[str, str], source: str) -> dict[str, Any]:
    return {
        "metadata": (None, json.dumps(metadata), "application/json"),
        "index.js": ("index.js", source, "application/javascript+module"),
    }


def _open(browser: Browser, platform: Throwaway, view: str) -> Page:
    """A page that has the token already, as one that is opened again has."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(f"sessionStorage.setItem('token', '{TOKEN}')")
    page = context.new_page()
    page.goto(f"{platform.cloud.url}/__local/#/{view}", wait_until="commit")
    return page


def _first(browser: Browser, platform: Throwaway, view: str) -> list[float]:
    times = []
    for _ in range(REPEATS):
        page = _open(browser, platform, view)
        times.append(float(page.evaluate(SHOWN, VIEWS[view])))
        page.context.close()
    return times


def _frames(browser: Browser, platform: Throwaway) -> list[float]:
    view = f"namespaces/{ACCOUNT}/{NAMESPACE}"
    page = _open(browser, platform, view)
    page.evaluate(SHOWN, VIEWS[view])
    frames: list[float] = page.evaluate(SCROLLED)
    page.context.close()
    return frames


def _heap(browser: Browser, platform: Throwaway) -> tuple[float, float]:
    """MiB of the page when it has shown something, and when it has asked for a while."""
    page = _open(browser, platform, "logs")
    page.evaluate(SHOWN, VIEWS["logs"])
    before = float(page.evaluate(HEAP))
    for _ in range(POLLS):
        with page.expect_response(lambda answer: "/__local/logs" in answer.url):
            pass
    after = float(page.evaluate(HEAP))
    page.context.close()
    return before, after
