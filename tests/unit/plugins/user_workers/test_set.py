"""A set of user Workers: what is sent, what stays, and what is kept when a run fails half way."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from pulumi.provider.experimental import provider as engine

from plugins.user_workers import user_worker_set_resource
from plugins.user_workers.errors import PartlyPutError, PluginError
from plugins.user_workers.names import USER_WORKER, USER_WORKER_SET
from plugins.user_workers.user_worker_set_resource import MOST_REASONS
from tests.unit.plugins.cloudflare_standin.harness import (
    Cloud,
    ok,
    plain,
    reasons,
    refused,
    secret_paths,
    value,
    values,
)
from tests.unit.plugins.user_workers import harness
from tests.unit.plugins.user_workers.harness import ACCOUNT, Engine

URN = f"urn:pulumi:s::p::{USER_WORKER_SET}::customers"
SCRIPTS = f"accounts/{ACCOUNT}/workers/dispatch/namespaces/agents/scripts"
PLACE = ("accountId", "namespace", "name")
KEY = "a-key-that-nobody-may-see"


def connect(answer: Any) -> Engine:
    return harness.connect(answer, urn=URN, identifier=f"{ACCOUNT}/agents")


def spec(folder: Path, text: str = "calm", **changes: Any) -> dict[str, Any]:
    """A user Worker of the set, with one variable."""
    bindings = {"TONE": {"type": "plain_text", "text": text}}
    whole = harness.inputs(folder, bindings=bindings, **changes)
    return {name: value for name, value in whole.items() if name not in PLACE}


def declared(**workers: dict[str, Any]) -> dict[str, Any]:
    return {"accountId": ACCOUNT, "namespace": "agents", "workers": workers}


def state(**workers: dict[str, Any]) -> dict[str, Any]:
    return {**declared(**workers), "etags": dict.fromkeys(workers, "e1")}


def sent(cloud: Cloud) -> list[str]:
    return sorted(call.replace(f" {SCRIPTS}", "") for call in cloud.calls())


def test_all_come_up_and_the_state_has_each_with_its_etag(tmp_path: Path) -> None:
    cloud = Cloud(result={"etag": "e1"})
    wanted = declared(blue=spec(tmp_path), red=spec(tmp_path))
    response = asyncio.run(connect(cloud).create(wanted))
    assert sent(cloud) == ["PUT/blue", "PUT/red"]
    assert response.resource_id == f"{ACCOUNT}/agents"
    assert plain(response.properties) == state(blue=spec(tmp_path), red=spec(tmp_path))


def test_a_change_sends_what_differs_and_deletes_what_is_gone(tmp_path: Path) -> None:
    cloud = Cloud(result={"etag": "e2"})
    before = state(blue=spec(tmp_path), green=spec(tmp_path), red=spec(tmp_path))
    after = declared(blue=spec(tmp_path), red=spec(tmp_path, "loud"), white=spec(tmp_path))

    difference = asyncio.run(connect(cloud).diff(before, after))
    assert set(difference.detailed_diff or {}) == {
        "workers.green",
        "workers.red.bindings.TONE.text",
        "workers.white",
    }
    assert difference.replaces == []
    assert sent(cloud) == []

    response = asyncio.run(connect(cloud).update(before, after))
    assert sent(cloud) == ["DELETE/green", "PUT/red", "PUT/white"]
    assert plain(response.properties) == {
        **after,
        "etags": {"blue": "e1", "red": "e2", "white": "e2"},
    }


def test_another_namespace_is_another_set(tmp_path: Path) -> None:
    before = state(blue=spec(tmp_path))
    after = {**declared(blue=spec(tmp_path)), "namespace": "others"}
    assert asyncio.run(connect(Cloud()).diff(before, after)).replaces == ["namespace"]


def test_a_preview_calls_nobody_and_knows_the_etags_of_the_same_code(tmp_path: Path) -> None:
    cloud = Cloud()
    before = state(blue=spec(tmp_path))
    other = spec(tmp_path / "..", code=b"export default { other: 1 };\n")
    after = declared(blue=spec(tmp_path, "loud"), red=other)
    (tmp_path / "one.js").write_bytes(harness.CODE)
    response = asyncio.run(connect(cloud).update(before, after, preview=True))
    etags = plain(response.properties)["etags"]
    assert etags["blue"] == "e1"
    assert etags["red"] != "e1"
    assert cloud.calls() == []


@pytest.mark.parametrize(
    ("workers", "path", "reason"),
    [
        ("many", "workers", "is not a map; expected {name: {contentFile: ..., ...}}"),
        ({"blue": "one"}, "workers.blue", "is not a map"),
        ({"Blue": {}}, "workers.Blue", "is 'Blue'; expected at most 255 lowercase letters"),
        ({"blue": {"tags": ["a,b"]}}, "workers.blue.tags[0]", "expected text without"),
        ({"blue": {"name": "red"}}, "workers.blue.name", "is not an input of a Worker of a set"),
        ({"blue": {"contentFile": None}}, "workers.blue.contentFile", "is missing"),
    ],
)
def test_a_mistake_is_named_with_the_worker_that_has_it(
    tmp_path: Path, workers: Any, path: str, reason: str
) -> None:
    if isinstance(workers, dict):
        workers = {
            name: {**spec(tmp_path), **given} if isinstance(given, dict) else given
            for name, given in workers.items()
        }
    response = asyncio.run(connect(Cloud()).check({**declared(), "workers": workers}))
    assert [found for found, _ in reasons(response.failures or [])] == [path]
    assert reason in reasons(response.failures or [])[0][1]


def test_a_secret_binding_is_secret_whatever_the_program_says(tmp_path: Path) -> None:
    bindings = {"KEY": {"type": "secret_text", "text": KEY}}
    wanted = declared(blue={**spec(tmp_path), "bindings": bindings})
    response = asyncio.run(connect(Cloud()).check(wanted))
    assert secret_paths(response.inputs) == {"workers.blue.bindings.KEY.text"}


def test_what_failed_is_said_and_what_is_there_is_kept(tmp_path: Path) -> None:
    cloud = Cloud(result={"etag": "e2"})
    cloud.answer(f"PUT {SCRIPTS}/red", refused(400, 10021, f"cannot start: {KEY}"))
    secret = {"KEY": {"type": "secret_text", "text": KEY}}
    before = state(green=spec(tmp_path), red=spec(tmp_path))
    after = declared(
        blue=spec(tmp_path),
        red={**spec(tmp_path, "loud"), "bindings": secret},
        white=spec(tmp_path),
    )
    with pytest.raises(PartlyPutError) as raised:
        asyncio.run(connect(cloud).update(before, after))

    [reason] = raised.value.reasons
    assert reason.startswith("User Worker 'red' in dispatch namespace 'agents' could not be upl")
    assert KEY not in reason
    assert raised.value.identifier == f"{ACCOUNT}/agents"
    assert plain(raised.value.properties) == {
        **declared(
            blue=spec(tmp_path), green=spec(tmp_path), red=spec(tmp_path), white=spec(tmp_path)
        ),
        "etags": {"blue": "e2", "green": "e1", "red": "e1", "white": "e2"},
    }
    # nothing is deleted while something is not there that may stand in for it
    assert "DELETE/green" not in sent(cloud)


def test_what_was_secret_stays_secret_in_a_state_that_is_kept_of_a_failure(tmp_path: Path) -> None:
    cloud = Cloud(result={"etag": "e2"})
    cloud.answer(f"PUT {SCRIPTS}/red", refused(400, 10021, "cannot start"))
    hidden = spec(tmp_path)
    hidden["bindings"] = {"TONE": {"type": "plain_text", "text": value(KEY, secret=True)}}

    async def update() -> engine.UpdateResponse:
        request = engine.UpdateRequest(
            URN,
            f"{ACCOUNT}/agents",
            values(state(red=hidden)),
            values(declared(red=spec(tmp_path, "loud"))),
            60,
            [],
            False,
        )
        return await connect(cloud).provider.update(request)

    with pytest.raises(PartlyPutError) as raised:
        asyncio.run(update())
    assert secret_paths(raised.value.properties) == {"workers.red.bindings.TONE.text"}


def test_of_many_failures_the_first_are_said_and_the_others_counted(tmp_path: Path) -> None:
    cloud = Cloud()
    names = [f"customer-{number:02}" for number in range(MOST_REASONS + 3)]
    for name in names:
        cloud.answer(f"PUT {SCRIPTS}/{name}", refused(400, 10021, "cannot start"))
    with pytest.raises(PartlyPutError) as raised:
        asyncio.run(connect(cloud).create(declared(**{name: spec(tmp_path) for name in names})))
    assert len(raised.value.reasons) == MOST_REASONS + 1
    assert raised.value.reasons[-1] == "3 more user Workers failed."


def test_a_cancel_keeps_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user_worker_set_resource, "PARALLEL", 1)

    async def cancelled() -> PartlyPutError:
        asked = asyncio.Event()

        async def answer(request: httpx.Request) -> httpx.Response:
            if request.url.path.endswith("/red"):
                asked.set()
                await asyncio.Event().wait()
            return ok({"etag": "e1"})

        one = connect(answer)
        wanted = declared(blue=spec(tmp_path), red=spec(tmp_path))
        creating = asyncio.create_task(one.create(wanted))
        await asked.wait()
        await one.provider.cancel()
        with pytest.raises(PartlyPutError) as raised:
            await creating
        return raised.value

    error = asyncio.run(cancelled())
    assert "User Worker 'red': stopped before it was done." in error.reasons
    assert plain(error.properties) == state(blue=spec(tmp_path))


def test_a_refresh_reads_each_and_leaves_out_what_is_gone(tmp_path: Path) -> None:
    cloud = Cloud(result={"script": {"etag": "e1"}})
    settings = {"compatibility_date": "2024-10-21", "tags": ["foreign"]}
    cloud.answer(f"GET {SCRIPTS}/blue/settings", ok(settings))
    cloud.answer(f"GET {SCRIPTS}/red", refused(404, 10092, "gone"))
    before = state(blue=spec(tmp_path), red=spec(tmp_path))
    response = asyncio.run(connect(cloud).read(before))
    seen = {**spec(tmp_path), "bindings": {}, "tags": ["foreign"]}
    assert plain(response.properties or {}) == state(blue=seen)
    assert plain(response.inputs or {}) == declared(blue=seen)


def test_an_import_says_what_to_do_in_its_place() -> None:
    with pytest.raises(PluginError, match="Declare it and run `pulumi up`, which uploads over"):
        asyncio.run(connect(Cloud()).read({}))


def test_the_delete_takes_every_worker_away(tmp_path: Path) -> None:
    cloud = Cloud()
    asyncio.run(connect(cloud).delete(state(blue=spec(tmp_path), red=spec(tmp_path))))
    assert sent(cloud) == ["DELETE/blue", "DELETE/red"]


def test_a_worker_that_moves_into_a_set_is_not_deleted_where_it_was(tmp_path: Path) -> None:
    cloud = Cloud(result={"etag": "e1"})

    async def move() -> None:
        one = connect(cloud)
        await one.create(declared(one=spec(tmp_path)))
        alone = Engine(one.provider, f"urn:pulumi:s::p::{USER_WORKER}::one")
        await alone.delete(harness.inputs(tmp_path))

    asyncio.run(move())
    assert sent(cloud) == ["PUT/one"]


def test_its_code_is_uploaded_whole_under_its_name(tmp_path: Path) -> None:
    cloud = Cloud(result={"etag": "e1"})
    asyncio.run(connect(cloud).create(declared(blue=spec(tmp_path, tags=["a"]))))
    [request] = cloud.requests
    content = request.content.decode()
    assert harness.CODE.decode() in content
    [metadata] = [line for line in content.splitlines() if line.startswith('{"main_module"')]
    assert json.loads(metadata)["tags"] == ["a"]
