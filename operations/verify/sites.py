"""A canary site: published, asked by its names, sent a lead, and deleted with all that it left."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from typing import Any

import httpx

from operations.verify.checks import Check, Target, judged

PATIENCE_SECONDS = 60
POLL_SECONDS = 0.2
PAGES = "`./code24 sites` lists the sites; docs/how-to/runbook.md has what to do when one fails"

LEAD = {
    "name": "Code24 canary",
    "email": "canary@example.com",
    "message": "Sent by ./code24 verify.",
}


def canary(target: Target, run: str) -> list[Check]:
    """One check of the whole way. Without sites there is nothing to ask.

    Args:
        target: the stack.
        run: a BUILD run that is complete.
    """
    sites = target.outputs.get("sites")
    if sites is None:
        return [Check("site", "not asked", "the stack publishes no sites")]
    slug = f"canary-{secrets.token_hex(4)}"
    hostname = f"{slug}.example.com" if target.any_hostname else None
    with target.workflows() as worker:
        worker.headers.update(target.authorized())
        try:
            problems = _problems(target, worker, run, slug, hostname)
        finally:
            gone = worker.delete(f"/sites/{slug}")
    if gone.is_error and not problems:
        problems.append(f"DELETE /sites/{slug} answered {gone.status_code}: {gone.text}")
    names = "both its names" if hostname else "its name"
    seen = f"{slug} was published, asked at {names}, sent a lead and deleted"
    return [judged("site", problems, seen, PAGES)]


def _problems(
    target: Target, worker: httpx.Client, run: str, slug: str, hostname: str | None
) -> list[str]:
    wanted = {"instanceId": run, "slug": slug, **({"hostname": hostname} if hostname else {})}
    answer = worker.post("/sites", json=wanted)
    if answer.is_error:
        return [f"POST /sites answered {answer.status_code}: {answer.text}"]
    url = answer.json()["url"].rstrip("/")
    found: list[str] = []
    for address in [url, *([f"https://{hostname}"] if hostname else [])]:
        with target.connect(address) as visitor:
            if not _soon(lambda visitor=visitor: visitor.get("/").is_success):  # type: ignore[misc]
                found.append(f"{address} answered {visitor.get('/').status_code}")
    with target.connect(url) as visitor:
        sent = visitor.post("/lead", data=LEAD)
    if sent.status_code != httpx.codes.SEE_OTHER:
        found.append(f"POST {url}/lead answered {sent.status_code}")
    leads: list[dict[str, Any]] = (
        worker.get(f"/sites/{slug}/leads").raise_for_status().json()["leads"]
    )
    if [lead["email"] for lead in leads] != [LEAD["email"]]:
        found.append(f"{len(leads)} leads are in the list; expected the one that was sent")
    return found


def _soon(so: Callable[[], bool]) -> bool:
    """Whether it is so within a minute: a name and its certificate take a moment."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if so():
            return True
        time.sleep(POLL_SECONDS)
    return False
