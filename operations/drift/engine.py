"""What the engine sees when it reads every resource again: gone, or changed.

The event log is read, and not ``refresh --json``: for a resource whose provider gives no detailed
diff, as the official cloudflare plugin at a refresh, the JSON repeats the old state and counts an
update (``pkg/backend/display/json.go`` of the engine). The log has both states of every resource.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from machine.console import ToolError
from operations.drift.difference import Difference, changes
from operations.stack import Stack

GONE = "delete"
UNCHANGED = "same"
SECRET_MARK = "4dabf18193072939515e22adb298388d"
"""The key by which the engine marks an encrypted value: ``sdk/go/common/resource`` calls it Sig."""

COUNTED_BY_CLOUDFLARE = {
    "consumers",
    "consumersTotalCount",
    "createdAt",
    "createdOn",
    "errors",
    "fileSize",
    "instances",
    "modifiedBy",
    "modifiedOn",
    "numTables",
    "ownershipVerification",
    "ownershipVerificationHttp",
    "producers",
    "producersTotalCount",
    "scriptCount",
    "settledOn",
    "startupTimeMs",
    "status",
    "triggeredOn",
    "updatedAt",
    "verificationErrors",
}
"""Outputs that move while nobody changes a thing: times, counts of what is in it, and how far
Cloudflare has come with a host name."""


def refreshed(stack: Stack) -> list[Difference]:
    """A difference for each property that is not as the state has it. The state stays as it is.

    Raises:
        ToolError: when the engine cannot read the resources.
    """
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "events.jsonl"
        words = ["refresh", "--preview-only", "--stack", stack.name]
        done = stack.run_with_events(log, *words, capture=True)
        if done.returncode != 0:
            raise ToolError(
                f"The live resources cannot be read:\n{done.stdout}{done.stderr}".rstrip()
            )
        events = [json.loads(line) for line in log.read_text().splitlines()]
    fix = f"`pulumi up --refresh --stack {stack.name}` puts it back"
    return [Difference(what, fix) for what in differences(events)]


def differences(events: Iterable[Mapping[str, Any]]) -> list[str]:
    """A line for each property that differs, from the events of a refresh.

    Args:
        events: the lines of the engine's event log, in its ``apitype.EngineEvent`` form.
    """
    found: list[str] = []
    for event in events:
        outcome = event.get("resOutputsEvent")
        if outcome is not None:
            found += _of_resource(outcome["metadata"])
    return found


def _of_resource(step: Mapping[str, Any]) -> Iterator[str]:
    name = f"{step['type'].rsplit(':', 1)[-1]} {step['urn'].rsplit('::', 1)[-1]}"
    if step["op"] == GONE:
        yield f"{name} is gone"
        return
    before, after = _outputs(step["old"]), _outputs(step["new"])
    if step["op"] == UNCHANGED:
        # A value that the state did not have yet is no change: many come with the first refresh.
        before = {key: value for key, value in before.items() if key in after}
        after = {key: value for key, value in after.items() if key in before}
    lines = [f"{name}: {line}" for line in changes("", before, after)]
    if not lines and step["op"] != UNCHANGED:
        hidden = sorted({key for key in {*before, *after} if _is_secret(after.get(key))})
        lines = [f"{name}: {key} is changed; its value is secret" for key in hidden]
        lines = lines or [f"{name} is changed; the engine does not say in what"]
    yield from lines


def _outputs(state: Mapping[str, Any] | None) -> dict[str, Any]:
    """What a resource is known to be, without what is not set and what Cloudflare counts."""
    outputs = (state or {}).get("outputs") or {}
    return {
        key: value
        for key, value in outputs.items()
        if value is not None and key not in COUNTED_BY_CLOUDFLARE and not key.startswith("__")
    }


def _is_secret(value: Any) -> bool:
    return value == "[secret]" or (isinstance(value, Mapping) and SECRET_MARK in value)
