"""The official SDK on workflows and their instances, which run in workerd."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from cloudflare import APIStatusError, Cloudflare, NotFoundError
from cloudflare.types.workflows import InstanceGetResponse

from tests.clients.conftest import ACCOUNT
from tests.clients.scripts import DATE, MAIN, WORKFLOW, module


@pytest.fixture
def workflow(sdk: Cloudflare, name: Callable[[str], str]) -> Iterator[str]:
    script = name("builder")
    sdk.workers.scripts.update(
        script,
        account_id=ACCOUNT,
        metadata={"main_module": MAIN, "compatibility_date": DATE},
        files=[module(WORKFLOW)],
    )
    sdk.workflows.update(
        name("build"), account_id=ACCOUNT, class_name="Builder", script_name=script
    )
    yield name("build")
    sdk.workflows.delete(name("build"), account_id=ACCOUNT)
    sdk.workers.scripts.delete(script, account_id=ACCOUNT)


def ended(sdk: Cloudflare, workflow: str, instance: str) -> InstanceGetResponse:
    """Waits for an instance to end."""
    deadline = time.monotonic() + 30
    while True:
        found = sdk.workflows.instances.get(instance, account_id=ACCOUNT, workflow_name=workflow)
        if found.status in ("complete", "errored", "terminated"):
            return found
        assert time.monotonic() < deadline, f"{instance} is still {found.status}"
        time.sleep(0.05)


def test_a_workflow_is_declared_found_and_deleted(
    sdk: Cloudflare, workflow: str, name: Callable[[str], str]
) -> None:
    found = sdk.workflows.get(workflow, account_id=ACCOUNT)
    assert (found.name, found.class_name, found.script_name) == (
        workflow,
        "Builder",
        name("builder"),
    )
    assert found.script_deleted is False
    (listed,) = sdk.workflows.list(account_id=ACCOUNT, search=workflow)
    assert listed.id == found.id
    second = name("second")
    made = sdk.workflows.update(
        second, account_id=ACCOUNT, class_name="Builder", script_name=name("builder")
    )
    assert made.name == second
    (version,) = sdk.workflows.versions.list(second, account_id=ACCOUNT)
    assert (version.id, version.workflow_id) == (made.version_id, made.id)
    read = sdk.workflows.versions.get(made.version_id, account_id=ACCOUNT, workflow_name=second)
    assert (read.class_name, read.language) == ("Builder", "javascript")
    graph = sdk.workflows.versions.graph(made.version_id, account_id=ACCOUNT, workflow_name=second)
    assert (graph.id, graph.graph) == (made.version_id, None)
    assert sdk.workflows.delete(second, account_id=ACCOUNT).status == "ok"
    with pytest.raises(NotFoundError) as refused:
        sdk.workflows.get(second, account_id=ACCOUNT)
    assert refused.value.errors[0].code == 10200


def test_an_instance_runs_to_its_end(sdk: Cloudflare, workflow: str) -> None:
    instances = sdk.workflows.instances
    made = instances.create(
        workflow,
        account_id=ACCOUNT,
        instance_id="first",
        params={"say": "hello"},  # type: ignore[arg-type] # any JSON
    )
    assert (made.id, made.status) == ("first", "queued")
    found = ended(sdk, workflow, "first")
    assert (found.status, found.output, found.success) == ("complete", "hello", True)
    assert found.trigger.source == "api"
    (listed,) = instances.list(workflow, account_id=ACCOUNT, status="complete")
    assert (listed.id, listed.workflow_id) == ("first", made.workflow_id)
    assert sdk.workflows.get(workflow, account_id=ACCOUNT).instances["complete"] == 1
    with pytest.raises(APIStatusError) as taken:
        instances.create(workflow, account_id=ACCOUNT, instance_id="first")
    assert taken.value.status_code == 409
    with pytest.raises(NotFoundError) as absent:
        instances.get("second", account_id=ACCOUNT, workflow_name=workflow)
    assert absent.value.errors[0].code == 10400


def test_an_instance_that_fails_says_why(sdk: Cloudflare, workflow: str) -> None:
    sdk.workflows.instances.create(
        workflow,
        account_id=ACCOUNT,
        instance_id="fails",
        params={"say": "fail"},  # type: ignore[arg-type] # any JSON
    )
    found = ended(sdk, workflow, "fails")
    assert (found.status, found.success) == ("errored", False)
    assert found.error is not None
    assert "it failed" in found.error.message


def test_instances_are_made_in_one_go_and_ended(sdk: Cloudflare, workflow: str) -> None:
    instances = sdk.workflows.instances
    bulk = instances.bulk(
        workflow,
        account_id=ACCOUNT,
        body=[
            {"instance_id": one, "params": {"wait": True}}  # type: ignore[typeddict-item]
            for one in ("one", "two")
        ],
    )
    assert [one.id for one in bulk] == ["one", "two"]
    listed = instances.list(workflow, account_id=ACCOUNT, per_page=1)
    assert {one.id for one in listed} == {"one", "two"}
    changed = instances.status.edit(
        "one", account_id=ACCOUNT, workflow_name=workflow, status="terminate"
    )
    assert changed.status == "terminated"
    assert ended(sdk, workflow, "one").status == "terminated"
