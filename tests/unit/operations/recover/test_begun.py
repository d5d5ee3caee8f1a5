"""What a run began and did not finish, read from the engine's events; the events are the test's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from operations.creations import LOGPUSH_JOB
from operations.recover import begun
from policy.resources import DISPATCH_NAMESPACE, KV_NAMESPACE, SCRIPT

CACHE = ("KV namespace", "cache-blue")
SITES = ("dispatch namespace", "sites-blue")


def event(name: str, kind: str, op: str, inputs: dict[str, str], **more: Any) -> str:
    urn = f"urn:pulumi:blue::code24::{kind}::{inputs}"
    return json.dumps({name: {"metadata": {"op": op, "type": kind, "urn": urn, "new": {
        "inputs": inputs}}, **more}})  # fmt: skip


def log(folder: Path, *lines: str) -> Path:
    file = folder / "events.json"
    file.write_text("\n".join(lines))
    return file


def test_what_was_begun_and_failed_or_never_ended_is_named(tmp_path: Path) -> None:
    cache = {"title": "cache-blue"}
    assert begun(
        log(
            tmp_path,
            event("resourcePreEvent", KV_NAMESPACE, "create", cache),
            event("resourcePreEvent", DISPATCH_NAMESPACE, "create-replacement", {"name": SITES[1]}),
            event("resOpFailedEvent", KV_NAMESPACE, "create", cache),
        )
    ) == {CACHE, SITES}


def test_what_was_done_previewed_updated_or_is_no_namespace_is_not(tmp_path: Path) -> None:
    cache, sites = {"title": "cache-blue"}, {"name": "sites-blue"}
    assert (
        begun(
            log(
                tmp_path,
                event("resourcePreEvent", KV_NAMESPACE, "create", cache),
                event("resOutputsEvent", KV_NAMESPACE, "create", cache),
                event("resourcePreEvent", DISPATCH_NAMESPACE, "create", sites, planning=True),
                event("resourcePreEvent", KV_NAMESPACE, "update", {"title": "other"}),
                event("resourcePreEvent", SCRIPT, "create", {"name": "script"}),
            )
        )
        == set()
    )


def test_what_may_have_been_made_twice_is_named_when_it_is_done(tmp_path: Path) -> None:
    job = {"name": "code24-workers-blue"}
    assert begun(
        log(
            tmp_path,
            event("resourcePreEvent", LOGPUSH_JOB, "create", job),
            event("resOutputsEvent", LOGPUSH_JOB, "create", job),
        )
    ) == {("Logpush job", "code24-workers-blue")}


def test_a_line_that_a_killed_engine_did_not_end_is_passed_over(tmp_path: Path) -> None:
    whole = event("resourcePreEvent", KV_NAMESPACE, "create", {"title": "cache-blue"})
    assert begun(log(tmp_path, whole, whole[:50])) == {CACHE}
    assert begun(tmp_path / "never-written.json") == set()
