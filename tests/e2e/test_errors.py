"""Every bad request of the HTTP contract gets its own answer."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from operations.request import BUILD
from tests.support.projects import Project


@pytest.fixture
def worker(platform: Project) -> Iterator[httpx.Client]:
    with platform.worker("code24-workflows-local") as client:
        yield client


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_every_bad_field_is_named(worker: httpx.Client) -> None:
    answer = worker.post("/build", json={"description": "", "businessType": 7})
    assert code(answer) == (400, "invalid")
    assert set(answer.json()["error"]["fields"]) == {
        "description",
        "businessType",
        "primaryGoal",
        "name",
    }


def test_an_address_that_is_no_page_is_refused(worker: httpx.Client) -> None:
    body = {"url": "file:///etc", "businessType": "a", "primaryGoal": "b", "optimizationType": "c"}
    answer = worker.post("/optimize", json=body)
    assert code(answer) == (400, "invalid")
    assert set(answer.json()["error"]["fields"]) == {"url"}


def test_what_is_not_json_is_refused(worker: httpx.Client) -> None:
    assert code(worker.post("/build", content="a=b")) == (415, "unsupported_media_type")
    json_type = {"Content-Type": "application/json"}
    assert code(worker.post("/build", content="{", headers=json_type)) == (400, "invalid_json")


def test_a_body_over_64_kib_is_refused_with_and_without_its_length(worker: httpx.Client) -> None:
    large = b'{"description": "' + b"x" * 65_536 + b'"}'
    json_type = {"Content-Type": "application/json"}
    assert code(worker.post("/build", content=large, headers=json_type)) == (413, "too_large")

    def chunks() -> Iterator[bytes]:
        yield large

    assert code(worker.post("/build", content=chunks(), headers=json_type)) == (413, "too_large")


def test_a_wrong_method_is_told_the_right_ones(worker: httpx.Client) -> None:
    answer = worker.delete("/build")
    assert code(answer) == (405, "method_not_allowed")
    assert answer.headers["allow"] == "GET, POST"


def test_what_is_not_there_is_not_found(worker: httpx.Client) -> None:
    assert code(worker.get("/nothing")) == (404, "not_found")
    assert code(worker.get("/build", params={"instanceId": "absent"})) == (404, "not_found")
    assert code(worker.get("/build")) == (400, "invalid")


def test_an_instance_id_is_used_once(worker: httpx.Client) -> None:
    body = {**BUILD, "instanceId": "only-once"}
    assert worker.post("/build", json=body).status_code == 200
    assert code(worker.post("/build", json=body)) == (409, "instance_exists")


def test_egress_is_denied_and_inbound_needs_the_token(platform: Project) -> None:
    with platform.worker("code24-build-dispatch-local") as dispatch:
        assert code(dispatch.post("/workers/brand/create", json={})) == (401, "unauthorized")
