"""The seed's BUILD request, sent to the local platform and followed until it ends."""

from __future__ import annotations

import json
import time
from typing import Any

import httpx

from machine.console import ToolError, say

BUILD = {
    "description": "Modern tech startup website",
    "businessType": "technology",
    "primaryGoal": "lead_generation",
    "name": "TechFlow Solutions",
}
BUILD_JSON = json.dumps(BUILD)
RUN_SECONDS = 60
ENDED = {"complete", "errored", "terminated"}


def client(url: str, host: str) -> httpx.Client:
    """A client of one Worker: names under .localhost do not resolve everywhere, a header does."""
    return httpx.Client(base_url=url, headers={"Host": host}, timeout=30, trust_env=False)


def follow(worker: httpx.Client, path: str, instance_id: str) -> dict[str, Any]:
    """The run's status once it has ended.

    Raises:
        ToolError: when it has not ended in a minute.
    """
    deadline = time.monotonic() + RUN_SECONDS
    while time.monotonic() < deadline:
        answer = worker.get(path, params={"instanceId": instance_id})
        status: dict[str, Any] = answer.raise_for_status().json()["status"]
        if status["status"] in ENDED:
            return status
        time.sleep(0.1)
    raise ToolError(f"The run {instance_id} has not ended in {RUN_SECONDS} s: see `./code24 logs`.")


def send_build(port: int, outputs: dict[str, Any]) -> str:
    """Starts a BUILD run and tells how it ended; gives the address of the site it made.

    Raises:
        ToolError: when the platform refuses it or the run fails.
    """
    host = f"{outputs['workers']['workflows']['name']}.localhost:{port}"
    with client(f"http://127.0.0.1:{port}", host) as worker:
        started = worker.post("/build", json=BUILD)
        if started.is_error:
            raise ToolError(f"POST /build answered {started.status_code}: {started.text}")
        instance_id = started.json()["id"]
        status = follow(worker, "/build", instance_id)
    if status["status"] != "complete":
        raise ToolError(f"The run {instance_id} ended {status['status']}: {status['error']}")
    sources = {agent: envelope["source"] for agent, envelope in status["output"]["results"].items()}
    say(f"    run {instance_id} is complete: {sources}")
    return f"http://{host}/build/site?instanceId={instance_id}"
