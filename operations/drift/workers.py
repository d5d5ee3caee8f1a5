"""Bindings of the account's Workers, which the official provider does not read back.

A variable that somebody changed in the dashboard is invisible to `pulumi refresh`, and no update
sets it right by itself; a secret that somebody added likewise.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from cloudflare import Cloudflare, NotFoundError

from components.bindings import Binding, summary
from operations.adopt.account import client_of
from operations.drift.difference import Difference, changes
from operations.stack import Stack
from operations.state import WORKER, Resource, of_type

KINDS = {"vars": "variable", "kv": "KV binding", "bindings": "binding"}
NAMED_BY_ID = {
    "cloudflare:index/workersKvNamespace:WorkersKvNamespace": "title",
    "cloudflare:index/d1Database:D1Database": "name",
}
"""What people call a store that a binding knows by its id."""

Names = Mapping[str, str]
"""Names of stores by their ids."""


def bindings_of(stack: Stack, found: Sequence[Resource]) -> list[Difference]:
    """A difference for each binding of a Worker that is not as the state has it.

    Raises:
        ToolError: when there is no API token.
    """
    names = {
        each.outputs["id"]: each.outputs[NAMED_BY_ID[each.type]]
        for each in found
        if each.type in NAMED_BY_ID
    }
    account = next((each.inputs["accountId"] for each in found if "accountId" in each.inputs), "")
    differences: list[Difference] = []
    with client_of({**os.environ, **stack.environment}) as client:
        for worker in of_type(found, WORKER):
            live = _live(client, account, worker.inputs["script"])
            if live is not None:
                differences += _differing(stack, worker.inputs, _summary(live, names))
    return differences


def _live(client: Cloudflare, account: str, script: str) -> list[dict[str, Any]] | None:
    """A Worker's bindings as the API gives them; None when it is gone, which the engine tells."""
    settings = client.workers.scripts.script_and_version_settings.with_raw_response
    try:
        answer = settings.get(script, account_id=account)
    except NotFoundError:
        return None
    bindings: list[dict[str, Any]] = json.loads(answer.text())["result"].get("bindings") or []
    return bindings


def _summary(live: Sequence[Mapping[str, Any]], names: Names) -> dict[str, Any]:
    """The same form that the state has of a Worker's bindings."""
    return summary(
        Binding(binding["type"], binding["name"], {}, _shown(binding, names)) for binding in live
    )


def _shown(binding: Mapping[str, Any], names: Names) -> Any:
    """A binding without its type and name, as ``components.bindings`` shows it."""
    show = SHOWN.get(binding["type"])
    if show is not None:
        return show(binding, names)
    return "" if binding["type"] in ("secret_text", "version_metadata") else "of an unknown type"


def _namespace(binding: Mapping[str, Any], names: Names) -> str:
    outbound = (binding.get("outbound") or {}).get("worker", {}).get("service")
    namespace: str = binding["namespace"]
    return f"{namespace} via {outbound}" if outbound else namespace


def _json(binding: Mapping[str, Any], names: Names) -> Any:
    value = binding["json"]
    return json.loads(value) if isinstance(value, str) else value


def _rate_limit(binding: Mapping[str, Any], names: Names) -> str:
    return f"{binding['simple']['limit']} in {binding['simple']['period']} s"


def _store(field: str) -> Callable[[Mapping[str, Any], Names], str]:
    return lambda binding, names: names.get(binding[field], binding[field])


SHOWN: dict[str, Callable[[Mapping[str, Any], Names], Any]] = {
    "plain_text": lambda binding, names: binding["text"],
    "json": _json,
    "kv_namespace": _store("namespace_id"),
    "d1": lambda binding, names: _store("id" if "id" in binding else "database_id")(binding, names),
    "r2_bucket": lambda binding, names: binding["bucket_name"],
    "queue": lambda binding, names: binding["queue_name"],
    "dispatch_namespace": _namespace,
    "service": lambda binding, names: binding["service"],
    "workflow": lambda binding, names: f"{binding['workflow_name']} ({binding['class_name']})",
    "ratelimit": _rate_limit,
    "analytics_engine": lambda binding, names: binding["dataset"],
}


def _differing(
    stack: Stack, expected: Mapping[str, Any], live: Mapping[str, Any]
) -> Iterator[Difference]:
    script, name = expected["script"], stack.name
    upload = (
        "no update sees it, and any upload of the Worker sets it again: "
        f"`./code24 rotate --stack {name}`, then `./code24 rotate --stack {name} --finish`"
    )
    for part, kind in KINDS.items():
        for line in changes("", expected.get(part, {}), live[part]):
            yield Difference(f"{script}: {kind} {line}", upload)
    wanted, there = set(expected.get("secrets", [])), set(live["secrets"])
    for secret in sorted(wanted - there):
        fix = f"`pulumi up --refresh --stack {name}` puts it back"
        yield Difference(f"{script}: secret {secret} is gone", fix)
    for secret in sorted(there - wanted):
        fix = f"an upload keeps it: `npx wrangler secret delete {secret} --name {script}`"
        yield Difference(f"{script}: secret {secret} is there, expected none", fix)
