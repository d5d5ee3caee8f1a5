"""Drift from the engine's event log, as it is where a provider gives no detailed diff."""

from __future__ import annotations

from typing import Any

import pytest

from operations.drift.engine import SECRET_MARK, differences

SUBDOMAIN = "cloudflare:index/workersScriptSubdomain:WorkersScriptSubdomain"
SCRIPT = "cloudflare:index/workersScript:WorkersScript"
WORKFLOW = "cloudflare:index/workflow:Workflow"


def event(
    op: str, kind: str, name: str, old: dict[str, Any], new: dict[str, Any] | None
) -> dict[str, Any]:
    """A ``resOutputsEvent`` without ``detailedDiff``, as for a resource of the official plugin."""
    metadata = {
        "op": op,
        "type": kind,
        "urn": f"urn:pulumi:x::code24::code24:index:Worker${kind}::{name}",
        "old": {"outputs": old},
        "new": None if new is None else {"outputs": new},
        "detailedDiff": None,
    }
    return {"sequence": 1, "resOutputsEvent": {"metadata": metadata, "planning": True}}


def test_a_changed_property_is_named_with_both_values_though_there_is_no_detailed_diff() -> None:
    old = {"enabled": True, "previewsEnabled": False}
    found = differences([event("update", SUBDOMAIN, "sub", old, {**old, "enabled": False})])
    assert found == ["WorkersScriptSubdomain sub: enabled is false, expected true"]


def test_each_changed_property_of_each_resource_is_named() -> None:
    script = {"logpush": False, "observability": {"enabled": True, "logs": {"enabled": True}}}
    changed = {"logpush": True, "observability": {"enabled": True, "logs": {"enabled": False}}}
    found = differences(
        [
            event("update", SCRIPT, "one", script, changed),
            event("update", SUBDOMAIN, "two", {"enabled": True}, {}),
            {"preludeEvent": {}},
        ]
    )
    assert found == [
        "WorkersScript one: logpush is true, expected false",
        "WorkersScript one: observability.logs.enabled is false, expected true",
        "WorkersScriptSubdomain two: enabled is gone, expected true",
    ]


def test_a_resource_that_is_gone_is_named() -> None:
    assert differences([event("delete", WORKFLOW, "build", {"name": "b"}, None)]) == [
        "Workflow build is gone"
    ]


def test_what_the_engine_calls_unchanged_is_compared_too() -> None:
    old, new = {"usageModel": "standard"}, {"usageModel": "unbound"}
    found = differences([event("same", SCRIPT, "one", old, new)])
    assert found == ['WorkersScript one: usageModel is "unbound", expected "standard"']


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"instances": None}, {"instances": {"running": 3}}),
        ({"instances": {"running": 1}}, {"instances": {"running": 3}}),
        ({"scriptCount": 0}, {"scriptCount": 5}),
        ({"modifiedOn": "2026-11-26T17:57:15Z"}, {"modifiedOn": "2026-11-26T18:57:15Z"}),
        ({}, {"hasAssets": False}),
        ({"__meta": "1"}, {"__meta": "2"}),
    ],
)
def test_what_moves_by_itself_is_no_drift(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert differences([event("same", WORKFLOW, "build", old, new)]) == []


def test_a_change_of_what_is_secret_is_named_without_its_value() -> None:
    hidden = {SECRET_MARK: "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "[secret]"}
    state = {"bindings": hidden, "logpush": False}
    assert differences([event("update", SCRIPT, "one", state, state)]) == [
        "WorkersScript one: bindings is changed; its value is secret"
    ]


def test_an_update_of_which_nothing_can_be_seen_is_still_named() -> None:
    assert differences([event("update", WORKFLOW, "build", {"name": "b"}, {"name": "b"})]) == [
        "Workflow build is changed; the engine does not say in what"
    ]
