"""The published sites of a stack, as its workflows Worker and its account have them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx

from machine.console import ToolError
from operations.adopt.account import client_of
from operations.drift.difference import Difference
from operations.stack import Stack
from operations.verify.checks import Target

RECORDS = "sites/"
"""What the keys of the sites' records in METADATA begin with: ``worker_src/shared/sites``."""

SITE_TAG = "code24-site"
"""The tag of a user Worker that publishing has made."""


@dataclass(frozen=True)
class Site:
    """A published site."""

    slug: str
    url: str
    state: str
    version: str
    """The BUILD run whose page it serves."""
    hostnames: list[str]
    updated: str
    """When it was last changed, as ISO 8601."""


def listed(target: Target) -> list[Site]:
    """Every site, by its slug.

    Raises:
        ToolError: when the stack publishes none, or its Worker refuses.
    """
    if target.outputs.get("sites") is None:
        raise ToolError(
            "The stack publishes no sites: expected `sites` in its settings "
            "(docs/how-to/publish-sites.md), and `./code24 up`."
        )
    found: list[Site] = []
    with target.workflows() as worker:
        cursor: str | None = ""
        while cursor is not None:
            query = {"cursor": cursor} if cursor else {}
            answer = worker.get("/sites", params=query, headers=target.authorized())
            if answer.is_error:
                raise ToolError(f"GET /sites answered {answer.status_code}: {answer.text}")
            page = answer.json()
            found += [_site(each) for each in page["sites"]]
            cursor = page["cursor"]
    return found


def _site(record: dict[str, Any]) -> Site:
    return Site(
        slug=record["slug"],
        url=record["url"],
        state=record["state"],
        version=record["version"],
        hostnames=record["hostnames"],
        updated=record["updatedAt"],
    )


def without_record(stack: Stack) -> list[Difference]:
    """Sites whose record or user Worker is missing, of a stack that publishes sites.

    Raises:
        ToolError: when there is no API token.
    """
    outputs = stack.outputs()
    sites = outputs.get("sites")
    if sites is None:
        return []
    account, namespace = outputs["accountId"], sites["namespace"]
    with client_of({**os.environ, **stack.environment}) as client:
        answer = client.get(
            f"/accounts/{account}/workers/dispatch/namespaces/{namespace}/scripts",
            cast_to=httpx.Response,
        )
        scripts = json.loads(answer.text)["result"]
        workers = {each["id"] for each in scripts if SITE_TAG in (each.get("tags") or [])}
        keys = client.kv.namespaces.keys.list(
            outputs["kv"]["METADATA"], account_id=account, prefix=RECORDS
        )
        records = {key.name.removeprefix(RECORDS) for key in keys}
    return list(_unmatched(workers, records, namespace))


def _unmatched(workers: set[str], records: set[str], namespace: str) -> Iterator[Difference]:
    for slug in sorted(workers - records):
        yield Difference(
            f"site {slug}: its user Worker is in {namespace}, and METADATA has no record of it",
            "publish it again with its run (`POST /sites`), or delete the user Worker",
        )
    for slug in sorted(records - workers):
        yield Difference(
            f"site {slug}: METADATA has a record of it, and {namespace} has no user Worker",
            f"`POST /sites/{slug}/rollback` with one of its versions, or `DELETE /sites/{slug}`",
        )
