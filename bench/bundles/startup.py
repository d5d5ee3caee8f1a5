"""How long a Worker takes to start, as the cloud says at its upload."""

from __future__ import annotations

import json

from bench.clients import api
from tools.paths import LOCAL
from tools.throwaway import Throwaway

EMPTY = "an empty Worker"
_EMPTY_SOURCE = "export default { fetch() { return new Response(); } };"


def starts(platform: Throwaway, name: str, number: int) -> float:
    """Milliseconds of a start of code that was never started before."""
    bundle = _EMPTY_SOURCE if name == EMPTY else (LOCAL / "bundles" / f"{name}.js").read_text()
    source = f"{bundle}\n// start {number}\n"
    metadata = {
        "main_module": "index.js",
        "compatibility_date": "2024-10-21",
        "compatibility_flags": ["nodejs_compat"],
    }
    parts = {
        "metadata": (None, json.dumps(metadata), "application/json"),
        "index.js": ("index.js", source, "application/javascript+module"),
    }
    with api(platform) as account:
        answer = account.put("/workers/scripts/bench-start", files=parts).raise_for_status()
    return float(answer.json()["result"]["startup_time_ms"])
