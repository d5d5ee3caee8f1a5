"""What the user Workers' provider sends, asks again and says. It does not prove the API."""

from __future__ import annotations

import asyncio
import json
from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import httpx
import pytest

from plugins.user_workers.api import Api
from plugins.user_workers.errors import PluginError
from plugins.user_workers.names import PARALLEL
from plugins.user_workers.provider import Provider
from tests.unit.plugins.cloudflare_standin.harness import TOKEN, Cloud, ok, refused, secret_paths
from tests.unit.plugins.user_workers.harness import (
    CODE,
    IDENTIFIER,
    SCRIPT,
    Engine,
    connect,
    inputs,
)

KEY = "a-key-that-nobody-may-see"
SECRET = {"KEY": {"type": "secret_text", "text": KEY}}


def create(cloud: Cloud, declared: dict[str, Any]) -> Any:
    return asyncio.run(connect(cloud).create(declared))


def refusal(cloud: Cloud, declared: dict[str, Any]) -> str:
    with pytest.raises(PluginError) as raised:
        create(cloud, declared)
    return str(raised.value)


def parts_of(request: httpx.Request) -> dict[str, bytes]:
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    message = BytesParser(policy=policy.HTTP).parsebytes(head + request.content)
    return {
        str(part.get_param("name", header="content-disposition")): bytes(
            part.get_payload(decode=True) or b""
        )
        for part in message.walk()
        if not part.is_multipart()
    }


def test_an_upload_is_whole_and_its_secret_stays_secret(tmp_path: Path) -> None:
    cloud = Cloud(result={"etag": "e1"})
    bindings = {**SECRET, "TONE": {"type": "plain_text", "text": "calm"}}
    declared = inputs(tmp_path, bindings=bindings, tags=["a"], limits={"cpuMs": 50})
    made = create(cloud, declared)
    assert made.resource_id == IDENTIFIER
    assert secret_paths(made.properties) == {"bindings.KEY.text"}
    [request] = cloud.requests
    parts = parts_of(request)
    metadata = json.loads(parts.pop("metadata"))
    assert list(parts.values()) == [CODE]
    assert metadata == {
        "main_module": "index.js",
        "compatibility_date": "2024-10-21",
        "compatibility_flags": [],
        "bindings": [
            {"name": "KEY", "type": "secret_text", "text": KEY},
            {"name": "TONE", "type": "plain_text", "text": "calm"},
        ],
        "keep_bindings": [],
        "tags": ["a"],
        "limits": {"cpu_ms": 50},
    }


def test_a_preview_calls_nobody(tmp_path: Path) -> None:
    cloud = Cloud()
    asyncio.run(connect(cloud).create(inputs(tmp_path), preview=True))
    assert cloud.calls() == []


def test_it_waits_as_long_as_it_is_told_and_longer_each_time_when_it_is_not(
    tmp_path: Path,
) -> None:
    cloud = Cloud(result={"etag": "e1"})
    busy = refused(429, 971, "slow down", Retry_After="120")
    cloud.answer(f"PUT {SCRIPT}", busy, refused(503, 0, "later"), httpx.ConnectError("gone"))
    create(cloud, inputs(tmp_path))
    assert len(cloud.requests) == 4
    told, second, third = cloud.waits
    assert told == 120
    assert 0.7 < second <= 1.0
    assert 1.4 < third <= 2.0


def test_a_wait_beyond_the_apis_own_is_not_waited_for(tmp_path: Path) -> None:
    cloud = Cloud()
    cloud.answer(f"PUT {SCRIPT}", refused(429, 971, "slow down", Retry_After="3600"))
    assert "wait five minutes and run `pulumi up` again" in refusal(cloud, inputs(tmp_path))
    assert cloud.waits == []


@pytest.mark.parametrize(
    ("status", "code", "fix"),
    [
        (400, 10021, "The code does not start: read the message, fix the module"),
        (403, 10000, "Give the token the permission 'Workers Scripts: Edit'"),
        (404, 100119, "Create the namespace first"),
        (400, 10042, "Create the KV namespace of the binding first"),
        (413, 10027, "Make the bundle smaller"),
        (400, 99999, "Correct what the message names and run `pulumi up` again"),
    ],
)
def test_a_refusal_names_namespace_script_code_and_mend(
    tmp_path: Path, status: int, code: int, fix: str
) -> None:
    cloud = Cloud()
    cloud.answer(f"PUT {SCRIPT}", refused(status, code, f"bad: {KEY}"))
    output = refusal(cloud, inputs(tmp_path, bindings=SECRET))
    assert output.startswith(
        f"User Worker 'one' in dispatch namespace 'agents' could not be uploaded: Cloudflare "
        f"answered {status} with code {code}: bad: [secret]. "
    )
    assert fix in output
    assert KEY not in output
    assert len(cloud.requests) == 1


def test_a_bundle_that_changed_since_it_was_declared_is_not_uploaded(tmp_path: Path) -> None:
    cloud, declared = Cloud(), inputs(tmp_path)
    (tmp_path / "one.js").write_bytes(b"other")
    assert "the bundle changed since it was hashed" in refusal(cloud, declared)
    assert cloud.calls() == []


def test_a_refresh_fetches_the_code_only_when_its_etag_is_another(tmp_path: Path) -> None:
    cloud = Cloud()
    state = inputs(tmp_path) | {"etag": "e1"}
    settings = {"compatibility_date": "2024-10-21", "bindings": [], "tags": []}

    def live(etag: str) -> None:
        cloud.answer(f"GET {SCRIPT}", ok({"script": {"id": "one", "etag": etag}}))
        cloud.answer(f"GET {SCRIPT}/settings", ok(settings))
        cloud.answer(f"GET {SCRIPT}/content", httpx.Response(200, content=b"foreign"))

    live("e1")
    asyncio.run(connect(cloud).read(state))
    assert len(cloud.requests) == 2
    live("e2")
    found = asyncio.run(connect(cloud).read(state))
    assert len(cloud.requests) == 5
    assert found.properties["contentSha256"].value != state["contentSha256"]


def test_only_a_missing_worker_or_namespace_is_gone(tmp_path: Path) -> None:
    for code in (10007, 100119):
        cloud = Cloud()
        cloud.answer(f"GET {SCRIPT}", refused(404, code, "not found"))
        assert asyncio.run(connect(cloud).read(inputs(tmp_path))).resource_id == ""
    cloud = Cloud()
    cloud.answer(f"GET {SCRIPT}", refused(404, 7000, "No route for that URI"))
    with pytest.raises(PluginError, match="Check the base URL"):
        asyncio.run(connect(cloud).read(inputs(tmp_path)))


def test_what_this_run_uploaded_is_not_deleted_by_its_replacement(tmp_path: Path) -> None:
    cloud = Cloud(result={"etag": "e1"})

    async def replace() -> None:
        one = connect(cloud)
        await one.create(inputs(tmp_path))
        await one.delete(inputs(tmp_path))

    asyncio.run(replace())
    assert [request.method for request in cloud.requests] == ["PUT"]
    asyncio.run(connect(cloud).delete(inputs(tmp_path)))
    assert cloud.requests[-1].method == "DELETE"


def test_no_more_calls_are_under_way_than_the_api_bears(tmp_path: Path) -> None:
    under_way: list[int] = []
    open_calls = 0

    async def many() -> None:
        full = asyncio.Event()

        async def answer(request: httpx.Request) -> httpx.Response:
            nonlocal open_calls
            open_calls += 1
            under_way.append(open_calls)
            if open_calls == PARALLEL:
                full.set()
            await asyncio.wait_for(full.wait(), 10)
            open_calls -= 1
            return ok({"etag": "e1"})

        one = connect(answer)
        await asyncio.gather(*(one.create(inputs(tmp_path, name=f"w{n}")) for n in range(40)))

    asyncio.run(many())
    assert len(under_way) == 40
    assert max(under_way) == PARALLEL


def test_a_cancel_ends_what_is_under_way_and_says_how_things_stand(tmp_path: Path) -> None:
    async def cancelled() -> str:
        asked = asyncio.Event()

        async def hang(request: httpx.Request) -> httpx.Response:
            asked.set()
            await asyncio.Event().wait()
            raise AssertionError

        one: Engine = connect(hang)
        creating = asyncio.create_task(one.create(inputs(tmp_path)))
        await asked.wait()
        await one.provider.cancel()
        with pytest.raises(PluginError) as raised:
            await creating
        return str(raised.value)

    output = asyncio.run(cancelled())
    assert output.startswith("User Worker 'one' in dispatch namespace 'agents' may or may not be")
    assert "cancelled before Cloudflare answered" in output


@pytest.mark.parametrize("token", ["…", f"{TOKEN}\n", f" {TOKEN}"])
def test_a_token_that_no_request_can_carry_is_refused_by_its_variable(token: str) -> None:
    def never(_: str | None, __: str) -> Api:
        raise AssertionError("a client was made")

    provider = Provider({"CLOUDFLARE_API_TOKEN": token}, never)
    with pytest.raises(PluginError, match="holds characters that no token has") as refused:
        asyncio.run(Engine(provider).read())
    assert token.strip() not in str(refused.value)
