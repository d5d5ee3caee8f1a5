"""A preview that changes more than the code of one Worker is recognised."""

from __future__ import annotations

import json

import pytest

from machine.paths import REPO
from operations.rollback.one_worker import besides, changed
from tests.unit.operations.review.previews import (
    AGENT,
    KV,
    SCRIPT,
    WORKER,
    preview,
    props,
    step,
    urn,
)

RECORDED = REPO / "tests" / "fixtures" / "previews"
WORKFLOWS = urn(WORKER, "workflows")


def test_the_code_of_one_agent_is_nothing_besides_itself_and_all_besides_another() -> None:
    recorded = json.loads((RECORDED / "agent-code.json").read_text())
    assert besides(recorded, "brand") == []
    assert besides(recorded, "design") == ["UserWorker brand: change"]
    assert changed(recorded) == ["UserWorker brand"]


@pytest.mark.parametrize("worker", ["workflows", "dispatch"])
def test_the_dispatch_bundle_is_of_both_planes_and_the_other_is_of_one_worker(worker: str) -> None:
    steps = [
        step("update", WORKER, name, props(), props(code="2" * 12, codeBytes=2))
        for name in ("build-dispatch", "optimize-dispatch", "workflows")
    ]
    expected = {
        "workflows": ["build-dispatch", "optimize-dispatch"],
        "dispatch": ["workflows"],
    }[worker]
    assert besides(preview(*steps), worker) == [
        f"Worker {name}: {prop}" for name in expected for prop in ("code", "codeBytes")
    ]


def test_another_setting_of_the_same_worker_is_told_though_its_script_changes_anyway() -> None:
    changes = preview(
        step("update", WORKER, "workflows", props(), props(code="2" * 12, vars={"A": "b"})),
        step("update", SCRIPT, "workflows-script", {}, {}, parent=WORKFLOWS, diff=("bindings",)),
    )
    assert besides(changes, "workflows") == ["Worker workflows: vars"]


def test_a_script_that_changes_by_what_no_prop_shows_is_told() -> None:
    changes = preview(step("update", SCRIPT, "workflows-script", {}, {}, parent=WORKFLOWS))
    assert besides(changes, "workflows") == ["WorkersScript workflows-script: change"]


def test_what_is_new_lost_or_replaced_is_told_and_so_is_another_tag_of_the_agent() -> None:
    agent = step("update", AGENT, "brand", {}, {})
    agent["diffReasons"] = ["contentSha256", "tags"]
    changes = preview(
        step("create", AGENT, "poet", None, {}),
        step("delete", KV, "cache", {}),
        step("same", KV, "metadata", {}, {}),
        agent,
    )
    assert sorted(besides(changes, "brand")) == [
        "UserWorker brand: tags",
        "UserWorker poet: create",
        "WorkersKvNamespace cache: delete",
    ]
