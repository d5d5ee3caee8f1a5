"""Agents that fail one call in ten, as any client of the API may publish them.

The platform's own bundle answers, behind a module that decides by a digest of the seed, the
agent and the run: the same run meets the same failures, in whatever order runs come, and the
harness can tell beforehand which.
"""

from __future__ import annotations

import hashlib
import json
from typing import Literal

from machine.paths import LOCAL
from operations.throwaway import Throwaway
from project.bench.clients import api

Failure = Literal["throws", "fails", "garbles", "hangs"]
FAILURES: tuple[Failure, ...] = ("throws", "fails", "garbles", "hangs")
REASONS: dict[Failure, str] = {
    "throws": "error",
    "fails": "error",
    "garbles": "invalid",
    "hangs": "timeout",
}
"""What the dispatch Worker says of each."""

ONE_IN = 10
SEED = "code24"
ASKED = "load-harness asked"
"""Begins the line that an agent writes to the cloud's log for each call: ``agent run``."""

WRAPPER = """
import agent from "./agent.js";

const SEED = %(seed)s, NAME = %(name)s, FAILURES = %(failures)s;

async function failureOf(run) {
  const text = new TextEncoder().encode(`${SEED}/${NAME}/${run}`);
  const view = new DataView(await crypto.subtle.digest("SHA-256", text));
  if (view.getUint32(0) %% %(one_in)d !== 0) return undefined;
  return FAILURES[view.getUint32(4) %% FAILURES.length];
}

export default {
  async fetch(request, env, ctx) {
    const run = request.headers.get("x-instance-id") ?? "";
    console.log(`%(asked)s ${NAME} ${run}`);
    const failure = await failureOf(run);
    if (failure === "throws") throw new Error("fails on purpose");
    if (failure === "fails") return new Response("fails on purpose", { status: 500 });
    if (failure === "garbles") return new Response("<html>");
    // Something must be able to resolve it: workerd fails a promise that nothing can.
    if (failure === "hangs") return new Promise((resolve) => setTimeout(resolve, 3600000));
    return agent.fetch(request, env, ctx);
  },
};
"""


def failure_of(agent: str, run: str) -> Failure | None:
    """How an agent fails in a run; None when it answers."""
    digest = hashlib.sha256(f"{SEED}/{agent}/{run}".encode()).digest()
    if int.from_bytes(digest[:4], "big") % ONE_IN != 0:
        return None
    return FAILURES[int.from_bytes(digest[4:8], "big") % len(FAILURES)]


def publish_unreliable(platform: Throwaway, namespace: str, agent: str) -> None:
    """Puts an agent that fails one call in ten in the place of the declared one."""
    source = WRAPPER % {
        "seed": json.dumps(SEED),
        "name": json.dumps(agent),
        "failures": json.dumps(FAILURES),
        "one_in": ONE_IN,
        "asked": ASKED,
    }
    metadata = {"main_module": "index.js", "compatibility_date": "2024-10-21"}
    bundle = (LOCAL / "bundles" / f"{agent}.js").read_text()
    files = {
        "metadata": (None, json.dumps(metadata), "application/json"),
        "index.js": ("index.js", source, "application/javascript+module"),
        "agent.js": ("agent.js", bundle, "application/javascript+module"),
    }
    with api(platform) as account:
        path = f"/workers/dispatch/namespaces/{namespace}/scripts/{agent}"
        account.put(path, files=files).raise_for_status()
