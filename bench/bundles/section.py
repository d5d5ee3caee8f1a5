"""The figures of the bundles."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.bundles.startup import EMPTY, starts
from bench.figures.machine import this_machine
from bench.figures.model import Section, Table
from bench.figures.statistics import median, ratio_of
from components.bundles import DIRECTORY, PROJECT
from tools.console import step
from tools.throwaway import throwaway

REPEATS = 9
LIMIT = 10 * 2**20
"""Bytes, gzipped: https://developers.cloudflare.com/workers/platform/limits/#worker-size"""

HOW = f"""\
Bytes as they are uploaded, and gzipped as Cloudflare counts them against its limit of 10 MiB.
Start-up: an upload with a comment of its own, so that workerd has never seen it, as the cloud says
it in `startup_time_ms` (the Worker's isolate is made, its module runs, its exports are asked for);
{REPEATS} uploads of each, in turn with uploads of an empty Worker."""


@dataclass(frozen=True)
class Weight:
    """What a bundle weighs."""

    bytes: int
    gzipped: int


def measure() -> Section:
    """Uploads every Worker and gives the section."""
    weights = _weights()
    with tempfile.TemporaryDirectory() as folder, throwaway(Path(folder), "local") as platform:
        took: dict[str, list[float]] = {name: [] for name in [EMPTY, *weights]}
        for number in range(REPEATS):
            with step(f"Starts, repeat {number + 1} of {REPEATS}"):
                for name in took:
                    took[name].append(starts(platform, name, number))
    return Section(
        name="bundles",
        title="Bundles",
        how=HOW,
        machine=this_machine(),
        ratios=[
            ratio_of(
                "largest bundle, gzipped / 60 KiB",
                [max(weight.gzipped for weight in weights.values()) / (60 * 1024)],
                1.0,
            ),
        ],
        tables=[_table(weights, took)],
    )


def _weights() -> dict[str, Weight]:
    manifest = json.loads((PROJECT / DIRECTORY / "manifest.json").read_text())
    return {
        name: Weight(entry["bytes"], entry["gzipBytes"])
        for name, entry in manifest["workers"].items()
    }


def _table(weights: dict[str, Weight], took: dict[str, list[float]]) -> Table:
    rows = [
        [
            name,
            f"{weight.bytes / 1024:.1f} KiB",
            f"{weight.gzipped / 1024:.1f} KiB",
            f"{weight.gzipped / LIMIT:.2%}",
            _start(took[name]),
        ]
        for name, weight in weights.items()
    ]
    rows.append([EMPTY, "", "", "", _start(took[EMPTY])])
    head = ["Worker", "bytes", "gzipped", "of the limit", "start (smallest to largest)"]
    return Table(title="Weight and start of each Worker", head=head, rows=rows)


def _start(samples: list[float]) -> str:
    return f"{median(samples):.0f} ms ({min(samples):.0f} to {max(samples):.0f})"
