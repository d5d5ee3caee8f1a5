"""Sizes of the Workers' bundles, and how long they take to start."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import httpx

from components.bundles import build_bundles
from machine import cloud
from machine.cloud import ACCOUNT, TOKEN, RunningCloud
from machine.paths import LOCAL
from project.figures.machine import this_machine
from project.figures.model import Section, Table
from project.figures.statistics import ratio_of, spread

REPEATS = 15
BUNDLES = LOCAL / "bundles"
TWICE = {"dispatch": ("build-dispatch", "optimize-dispatch")}
"""Bundles that more than one Worker runs."""

HOW = f"""\
Sizes are of the bundle that is uploaded, gzipped at level 9; above the most that is listed, a
build fails. Start-up is `startup_time_ms` of the local cloud's answer to an upload: a workerd
beside the one that serves starts a fresh isolate with the code, and the time from asking for the
isolate to its first answer is taken, so parsing and top-level code are in it, and what any isolate
costs too. That clock has whole milliseconds, so the same is measured of an empty Worker, and all
are uploaded in turn in each of {REPEATS} repeats. The ratio is of the whole round of Workers to as
many empty ones: each repeat's sum, which a millisecond more or less of one does not move."""

Samples = dict[str, list[float]]


def measure() -> Section:
    """Uploads every Worker to a cloud that has nothing else to do."""
    cloud.build()
    build_bundles()
    built: dict[str, Any] = json.loads((BUNDLES / "manifest.json").read_text())["workers"]
    with tempfile.TemporaryDirectory() as folder, cloud.running(Path(folder) / "cloud") as running:
        empty, samples = _startups(running, list(built))
    rows = [
        _row(worker, built[bundle], samples[bundle])
        for bundle in built
        for worker in TWICE.get(bundle, (bundle,))
    ]
    rows.append(["an empty Worker", str(len(EMPTY)), "", "", spread(empty, "ms")])
    rounds = [sum(one) / len(one) for one in zip(*samples.values(), strict=True)]
    return Section(
        name="bundles",
        title="Bundles",
        how=HOW,
        machine=this_machine(),
        ratios=[
            ratio_of(
                "start-up of the Workers / of an empty Worker",
                [mean / base for mean, base in zip(rounds, empty, strict=True)],
            ),
            *_weights(built),
        ],
        tables=[
            Table(
                title="Size and start-up of each Worker",
                head=["Worker", "bytes", "gzipped", "most", "start-up, median"],
                rows=rows,
            )
        ],
    )


def _startups(running: RunningCloud, names: list[str]) -> tuple[list[float], Samples]:
    codes = {name: (BUNDLES / f"{name}.js").read_bytes() for name in names}
    for code in (EMPTY, *codes.values()):
        startup(running, code)  # the workerd that starts them has to start itself
    empty: list[float] = []
    samples: Samples = {name: [] for name in names}
    for _ in range(REPEATS):
        rounds = [startup(running, EMPTY) for _ in names]
        empty.append(sum(rounds) / len(rounds))
        for name, code in codes.items():
            samples[name].append(startup(running, code))
    return empty, samples


def _row(worker: str, built: dict[str, Any], samples: list[float]) -> list[str]:
    sizes = [str(built[key]) for key in ("bytes", "gzipBytes", "mostGzipBytes")]
    return [worker, *sizes, spread(samples, "ms")]


def _weights(built: dict[str, Any]) -> list[Any]:
    heaviest = max(one["gzipBytes"] / one["mostGzipBytes"] for one in built.values())
    return [ratio_of("heaviest bundle / the most it may weigh", [heaviest], 1.0)]


EMPTY = b"export default { fetch() { return new Response(); } };"
"""A Worker that does nothing: what every isolate costs."""


def startup(cloud: RunningCloud, code: bytes) -> float:
    """Milliseconds in which a fresh isolate starts with an ES module, in whole milliseconds."""
    metadata = {
        "main_module": "index.js",
        "compatibility_date": "2024-10-22",
        "compatibility_flags": ["nodejs_compat"],
    }
    answer = httpx.put(
        f"{cloud.api}/accounts/{ACCOUNT}/workers/scripts/bench-startup",
        headers={"Authorization": f"Bearer {TOKEN}"},
        files={
            "metadata": (None, json.dumps(metadata), "application/json"),
            "index.js": ("index.js", code, "application/javascript+module"),
        },
        timeout=60,
        trust_env=False,
    )
    return float(answer.raise_for_status().json()["result"]["startup_time_ms"])
