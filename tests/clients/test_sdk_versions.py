"""The official SDK on versions and deployments of a Worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from cloudflare import APIResponse, Cloudflare, NotFoundError

from tests.clients.conftest import ACCOUNT
from tests.clients.scripts import DATE, HELLO, MAIN, module


@pytest.fixture
def worker(sdk: Cloudflare, name: Callable[[str], str]) -> Iterator[str]:
    sdk.workers.scripts.update(
        name("worker"),
        account_id=ACCOUNT,
        metadata={"main_module": MAIN, "compatibility_date": DATE},
        files=[module(HELLO)],
    )
    yield name("worker")
    sdk.workers.scripts.delete(name("worker"), account_id=ACCOUNT)


def result(answer: APIResponse[Any]) -> Any:
    """The result as the API wrote it."""
    envelope: Any = answer.json()
    return envelope["result"]


def deployed(sdk: Cloudflare, worker: str) -> list[dict[str, Any]]:
    """A Worker's deployments, newest first."""
    # Raw: the SDK looks for `items` in the page, and the API (and wrangler) say `deployments`.
    deployments = sdk.workers.scripts.deployments.with_raw_response
    answer: list[dict[str, Any]] = result(deployments.list(worker, account_id=ACCOUNT))[
        "deployments"
    ]
    return answer


def upload(sdk: Cloudflare, worker: str, message: str) -> str:
    # Raw: the SDK's own type of a version does not build ("Unable to generate pydantic-core
    # schema for ResourcesBindings"), with strict validation or without.
    answer = sdk.workers.scripts.versions.with_raw_response.create(
        worker,
        account_id=ACCOUNT,
        metadata={
            "main_module": MAIN,
            "compatibility_date": DATE,
            "bindings": [{"type": "plain_text", "name": "GREETING", "text": message}],
            "annotations": {"workers_message": message},
        },
        files=[module(HELLO)],
    )
    made = result(answer)
    assert made["startup_time_ms"] >= 0
    return str(made["id"])


def test_a_version_is_uploaded_without_traffic(sdk: Cloudflare, worker: str) -> None:
    uploaded = upload(sdk, worker, "second")
    answer = sdk.workers.scripts.versions.with_raw_response.get(
        uploaded, account_id=ACCOUNT, script_name=worker
    )
    read = result(answer)
    assert (read["id"], read["number"], read["metadata"]["source"]) == (uploaded, 2, "api")
    assert read["resources"]["script"]["handlers"] == ["fetch"]
    assert read["resources"]["script_runtime"]["compatibility_date"] == DATE
    assert read["resources"]["bindings"] == [
        {"type": "plain_text", "name": "GREETING", "text": "second"}
    ]
    listed = sdk.workers.scripts.versions.list(worker, account_id=ACCOUNT)
    assert listed.result is not None
    assert [item.number for item in listed.result.items or []] == [2, 1]
    assert "compatibility_flags" not in read["resources"]["script_runtime"]
    (only,) = deployed(sdk, worker)
    assert [version["version_id"] for version in only["versions"]] != [uploaded]
    assert only["annotations"] == {
        "workers/message": "Automatic deployment on upload.",
        "workers/triggered_by": "upload",
    }


def test_traffic_is_split_moved_and_its_history_kept(sdk: Cloudflare, worker: str) -> None:
    deployments = sdk.workers.scripts.deployments
    versions = sdk.workers.scripts.versions
    second = upload(sdk, worker, "second")
    third = upload(sdk, worker, "third")
    split = deployments.create(
        worker,
        account_id=ACCOUNT,
        strategy="percentage",
        versions=[
            {"version_id": second, "percentage": 90},
            {"version_id": third, "percentage": 10},
        ],
        annotations={"workers_message": "try the third"},
    )
    assert [(one.version_id, one.percentage) for one in split.versions] == [
        (second, 90),
        (third, 10),
    ]
    assert split.annotations is not None
    assert split.annotations.workers_message == "try the third"
    full = deployments.create(
        worker,
        account_id=ACCOUNT,
        strategy="percentage",
        versions=[{"version_id": third, "percentage": 100}],
    )
    assert [one["id"] for one in deployed(sdk, worker)][:2] == [full.id, split.id]
    found = deployments.get(split.id, account_id=ACCOUNT, script_name=worker)
    assert found.versions == split.versions
    gone = deployments.delete(split.id, account_id=ACCOUNT, script_name=worker)
    assert gone.success is True
    with pytest.raises(NotFoundError):
        deployments.get(split.id, account_id=ACCOUNT, script_name=worker)
    with pytest.raises(NotFoundError) as refused:
        versions.get(
            "0" * 8 + "-0000-4000-8000-" + "0" * 12, account_id=ACCOUNT, script_name=worker
        )
    assert refused.value.errors[0].code == 100146
