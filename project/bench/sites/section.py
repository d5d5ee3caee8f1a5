"""The figures of a thousand published sites."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from statistics import median, median_grouped
from typing import Any

import httpx

from machine import cloud
from machine.console import step
from operations.request import BUILD, client, follow
from operations.throwaway import Throwaway, throwaway
from project.bench.clients import api
from project.bench.timing import timed_engine
from project.figures.machine import this_machine
from project.figures.model import Section, Table
from project.figures.statistics import percentile, ratio_of, spread

VISITOR = Path(__file__).parent / "visitor.js"
NAMESPACE = "customer-sites-local"
DOMAIN = "sites.code24.localhost"
"""Of the local stack."""
SITES = 1000
BLOCK = 100
REPEATS = 7
ASKED = 20
"""Different sites that a repeat asks, each often enough to be known."""
CALLS = 15
"""Of each of them, in each way and repeat."""
PAUSE_MS = 2
STARTS = 5

HOW = f"""\
The stack `local` on a local cloud of its own. The page of one BUILD run is published under {SITES}
slugs, one after the other, by `POST /sites`. Then a Worker of the account asks {ASKED} of the
sites for their first page, {CALLS} times each, in two ways in turn: through the sites Worker over
a service binding, and right from the dispatch namespace. The calls are timed inside workerd, whose
clock has whole milliseconds, so a p50 is the median of grouped data; {REPEATS} repeats, ratios are
of one repeat. Last, the cloud is stopped and started {STARTS} times with no site and with all of
them: a start lasts until the sites Worker answers `/health`."""


def measure() -> Section:
    """Runs everything and gives the section."""
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty"
        with throwaway(empty, "local") as platform:
            timed_engine(platform.stack, "up", "--yes", "--skip-preview")
        full = Path(folder) / "full"
        with throwaway(full, "local") as platform:
            timed_engine(platform.stack, "up", "--yes", "--skip-preview")
            with step(f"Publishing {SITES} sites"):
                published = _publish(platform)
            _upload_visitor(platform)
            with step("Asking them for their pages"):
                ways = [_ask(platform, repeat) for repeat in range(REPEATS)]
        with step("Starting with none, and with all of them"):
            starts = [(_start(empty / "cloud"), _start(full / "cloud")) for _ in range(STARTS)]
    return _section(published, ways, starts)


def _publish(platform: Throwaway) -> list[float]:
    """Milliseconds of each publication."""
    taken: list[float] = []
    with _operator(platform) as operator:
        run = operator.post("/build", json=BUILD).raise_for_status().json()["id"]
        follow(operator, "/build", run)
        for number in range(SITES):
            wanted = {"instanceId": run, "slug": f"site-{number}"}
            answer = operator.post("/sites", json=wanted).raise_for_status()
            taken.append(answer.elapsed.total_seconds() * 1000)
    return taken


def _operator(platform: Throwaway) -> httpx.Client:
    worker = client(platform.cloud.url, "code24-workflows-local.localhost")
    worker.headers["Authorization"] = f"Bearer {platform.stack.secret('dispatchToken')}"
    return worker


def _upload_visitor(platform: Throwaway) -> None:
    metadata = {
        "main_module": "index.js",
        "compatibility_date": "2026-10-01",
        "bindings": [
            {"type": "service", "name": "SITES", "service": "code24-saas-local"},
            {"type": "dispatch_namespace", "name": "NAMESPACE", "namespace": NAMESPACE},
        ],
    }
    files = {
        "metadata": (None, json.dumps(metadata), "application/json"),
        "index.js": ("index.js", VISITOR.read_text(), "application/javascript+module"),
    }
    with api(platform) as account:
        path = "/workers/scripts/bench-visitor"
        account.put(path, files=files).raise_for_status()
        account.post(f"{path}/subdomain", json={"enabled": True}).raise_for_status()


def _ask(platform: Throwaway, repeat: int) -> dict[str, list[float]]:
    """Milliseconds by the way, of sites that no repeat before has asked."""
    slugs = [f"site-{repeat * ASKED + number}" for number in range(ASKED)]
    found: dict[str, list[float]] = {"SITES": [], "NAMESPACE": []}
    for way in found:  # known to either, as a site that has visitors is
        _times(platform, way, slugs)
    for _ in range(CALLS):
        for way, times in found.items():
            times += _times(platform, way, slugs)
    return found


def _times(platform: Throwaway, way: str, slugs: list[str]) -> list[float]:
    words: dict[str, Any] = {"way": way, "slugs": slugs, "domain": DOMAIN, "pauseMs": PAUSE_MS}
    with client(platform.cloud.url, "bench-visitor.localhost") as visitor:
        answer = visitor.post("/", json=words, timeout=300)
    times: list[float] = answer.raise_for_status().json()
    return times


def _start(data: Path) -> float:
    """Seconds until a cloud with this data serves the platform."""
    began = time.monotonic()
    with (
        cloud.running(data) as running,
        client(running.url, "code24-saas-local.localhost") as sites,
    ):
        sites.get("/health").raise_for_status()
        return time.monotonic() - began


def _section(
    published: list[float],
    ways: list[dict[str, list[float]]],
    starts: list[tuple[float, float]],
) -> Section:
    blocks = [published[first : first + BLOCK] for first in range(0, SITES, BLOCK)]
    p50 = {way: [median_grouped(one[way], interval=1) for one in ways] for way in ways[0]}
    p99 = {way: [percentile(one[way], 99) for one in ways] for way in ways[0]}
    names = {"SITES": "through the sites Worker", "NAMESPACE": "right from the namespace"}
    return Section(
        name="sites",
        title="A thousand sites",
        how=HOW,
        machine=this_machine(),
        ratios=[
            ratio_of(
                "publishing, last hundred / first hundred", [median(blocks[-1]) / median(blocks[0])]
            ),
            ratio_of(
                "site p50 / direct dispatch p50",
                [a / b for a, b in zip(p50["SITES"], p50["NAMESPACE"], strict=True)],
                1.3,
            ),
            ratio_of("start with 1,000 sites / with none", [b / a for a, b in starts]),
        ],
        tables=[
            Table(
                title="Publishing a site",
                head=["sites there already", "median", "slowest"],
                rows=[
                    [f"{n * BLOCK}", f"{median(block):.0f} ms", f"{max(block):.0f} ms"]
                    for n, block in enumerate(blocks)
                ],
            ),
            Table(
                title="The first page of a site",
                head=["way", "p50", "p99"],
                rows=[
                    [name, spread(p50[way], "ms"), spread(p99[way], "ms")]
                    for way, name in names.items()
                ],
            ),
            Table(
                title="Starting the local cloud",
                head=["sites", "until the sites Worker answers"],
                rows=[
                    ["none", spread([one for one, _ in starts])],
                    [f"{SITES}", spread([one for _, one in starts])],
                ],
            ),
        ],
    )
