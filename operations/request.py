"""The seed's BUILD request, sent to the local platform, followed until it ends, and published."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
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
FIRST_SITE = "techflow"
"""The slug of the site that `./code24 up` publishes on the local cloud."""
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


@dataclass(frozen=True)
class Built:
    """A BUILD run that is complete."""

    run: str
    page: str
    """The address under which its page can be looked at."""


def send_build(port: int, outputs: dict[str, Any]) -> Built:
    """Starts a BUILD run and tells how it ended.

    Raises:
        ToolError: when the platform refuses it or the run fails.
    """
    host = _host(port, outputs)
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
    return Built(instance_id, f"http://{host}/build/site?instanceId={instance_id}")


def publish(port: int, outputs: dict[str, Any], token: str, run: str) -> str:
    """Publishes a run's page as the local stack's first site; gives the site's address.

    A site that is there already gets it as a new version.

    Raises:
        ToolError: when the platform refuses it.
    """
    headers = {"Authorization": f"Bearer {token}"}
    with client(f"http://127.0.0.1:{port}", _host(port, outputs)) as worker:
        wanted = {"instanceId": run, "slug": FIRST_SITE}
        answer = worker.post("/sites", json=wanted, headers=headers)
        if answer.status_code == httpx.codes.CONFLICT:
            again = {"instanceId": run}
            answer = worker.put(f"/sites/{FIRST_SITE}", json=again, headers=headers)
    if answer.is_error:
        raise ToolError(f"The site is not published: {answer.status_code} {answer.text}")
    return f"http://{FIRST_SITE}.{outputs['sites']['domain']}:{port}/"


def _host(port: int, outputs: dict[str, Any]) -> str:
    return f"{outputs['workers']['workflows']['name']}.localhost:{port}"
