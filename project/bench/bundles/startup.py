"""Start-up of a Worker's code, as the local cloud's API tells it of an upload."""

from __future__ import annotations

import json

import httpx

from machine.cloud import ACCOUNT, TOKEN, RunningCloud

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
