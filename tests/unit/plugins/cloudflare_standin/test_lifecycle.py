"""What the engine sees when calls fail, repeat, are previewed or cancelled."""

from __future__ import annotations

import asyncio
import json

import httpx
import pytest
from pulumi.provider.experimental import provider as engine

from plugins.cloudflare_standin.api import Api
from plugins.cloudflare_standin.errors import StandInError
from plugins.cloudflare_standin.provider import StandIn
from plugins.cloudflare_standin.resources import RESOURCES
from plugins.cloudflare_standin.schema import UNKNOWN
from tests.unit.plugins.cloudflare_standin.harness import (
    BASE,
    Cloud,
    Engine,
    ok,
    plain,
    refused,
    urn,
    values,
)

KV = "cloudflare:index/workersKvNamespace:WorkersKvNamespace"
INPUTS = {"accountId": "a", "title": "t"}
CREATE = "POST accounts/a/storage/kv/namespaces"
ONE = "accounts/a/storage/kv/namespaces/k1"
LIVE = {"id": "k1", "title": "t", "supports_url_encoding": True}
STATE = {"id": "k1", "accountId": "a", "title": "t", "supportsUrlEncoding": True}


def test_a_preview_calls_nothing_and_shows_what_is_not_known(cloud: Cloud, pulumi: Engine) -> None:
    created = pulumi.create(KV, {**INPUTS, "accountId": UNKNOWN}, preview=True)
    assert cloud.calls() == []
    assert created.resource_id == ""
    assert plain(created.properties) == {
        "id": UNKNOWN,
        "accountId": UNKNOWN,
        "title": "t",
        "supportsUrlEncoding": UNKNOWN,
    }


def test_what_is_gone_leaves_the_state_and_can_be_deleted_again(
    cloud: Cloud, pulumi: Engine
) -> None:
    gone = refused(404, 10013, "namespace not found")
    cloud.answer(f"GET {ONE}", gone)
    cloud.answer(f"DELETE {ONE}", gone)
    read = pulumi.read(KV, "k1", STATE, INPUTS)
    pulumi.delete(KV, STATE)
    assert (read.resource_id, read.properties) == ("", {})
    assert cloud.calls() == [f"GET {ONE}", f"DELETE {ONE}"]


def test_an_ignored_change_is_none_against_what_a_refresh_has_read(pulumi: Engine) -> None:
    inputs = {"accountId": "acc", "queueId": "q", "type": "worker", "scriptName": "tail"}
    state = {**inputs, "id": "one", "consumerId": "one", "deadLetterQueue": ""}
    consumer = "cloudflare:index/queueConsumer:QueueConsumer"
    assert pulumi.diff(consumer, state, inputs).changes is True
    assert pulumi.diff(consumer, state, inputs, "deadLetterQueue").changes is False


def test_a_refresh_brings_drift_into_state_and_inputs(cloud: Cloud, pulumi: Engine) -> None:
    cloud.result = {**LIVE, "title": "drifted"}
    read = pulumi.read(KV, "k1", STATE, INPUTS)
    assert plain(read.properties)["title"] == "drifted"
    assert plain(read.inputs) == {"accountId": "a", "title": "drifted"}
    assert pulumi.diff(KV, read.properties, INPUTS).diffs == ["supportsUrlEncoding", "title"]


def test_an_error_names_the_resource_the_call_and_cloudflares_own_words(
    cloud: Cloud, pulumi: Engine
) -> None:
    cloud.answer(CREATE, refused(400, 10014, "a namespace with this title already exists"))
    with pytest.raises(StandInError) as error:
        pulumi.create(KV, INPUTS)
    assert str(error.value) == (
        f'it: failed to make http request: POST "{BASE}/accounts/a/storage/kv/namespaces": '
        '400 Bad Request {"errors":[{"code":10014,'
        '"message":"a namespace with this title already exists"}]}'
    )
    assert cloud.waits == []


def test_busy_and_broken_answers_are_tried_again(cloud: Cloud, pulumi: Engine) -> None:
    cloud.answer(CREATE, refused(429, 971, "slow down", retry_after="7"), refused(500, 1, "x"))
    cloud.result = LIVE
    assert pulumi.create(KV, INPUTS).resource_id == "k1"
    assert cloud.calls() == [CREATE] * 3
    assert cloud.waits[0] == 7
    assert 0.75 <= cloud.waits[1] <= 1


def test_a_third_failure_is_the_end(cloud: Cloud, pulumi: Engine) -> None:
    cloud.answer(f"GET {ONE}", *[refused(503, 1, "down") for _ in range(4)])
    with pytest.raises(StandInError, match="503 Service Unavailable"):
        pulumi.read(KV, "k1", STATE, INPUTS)
    assert cloud.calls() == [f"GET {ONE}"] * 3


def test_a_lost_connection_is_tried_again_and_then_says_where(cloud: Cloud, pulumi: Engine) -> None:
    lost = httpx.ConnectError("refused")
    cloud.answer(f"GET {ONE}", lost, ok(LIVE))
    assert pulumi.read(KV, "k1", STATE, INPUTS).resource_id == "k1"
    cloud.answer(f"GET {ONE}", lost, lost, lost)
    with pytest.raises(
        StandInError, match=r"k1.*ConnectError: refused; is the local cloud running"
    ):
        pulumi.read(KV, "k1", STATE, INPUTS)


def test_an_unbearable_retry_after_is_not_waited_for(cloud: Cloud, pulumi: Engine) -> None:
    cloud.answer(CREATE, refused(429, 971, "slow down", retry_after="300"))
    cloud.result = LIVE
    pulumi.create(KV, INPUTS)
    assert 0.375 <= cloud.waits[0] <= 0.5


def test_cancel_ends_a_wait_for_a_retry_and_everything_after(cloud: Cloud) -> None:
    async def scenario() -> tuple[str, str]:
        waiting = asyncio.Event()

        async def wait_forever(seconds: float) -> None:
            waiting.set()
            await asyncio.Event().wait()

        def open_api(connection: object) -> Api:
            return Api(BASE, {}, transport=httpx.MockTransport(cloud), sleep=wait_forever)

        stand_in = StandIn(environ={"CLOUDFLARE_BASE_URL": BASE}, open_api=open_api)
        await stand_in.configure(engine.ConfigureRequest({}, {}, True, True))
        cloud.answer(CREATE, refused(500, 1, "x"))
        request = engine.CreateRequest(urn(KV), values(INPUTS), 60, False)
        first = asyncio.create_task(stand_in.create(request))
        await waiting.wait()
        await stand_in.cancel()
        with pytest.raises(StandInError) as running:
            await first
        with pytest.raises(StandInError) as later:
            await stand_in.create(request)
        return str(running.value), str(later.value)

    assert asyncio.run(scenario()) == ("it: cancelled before Cloudflare answered",) * 2
    assert cloud.calls() == [CREATE]


def test_a_type_it_does_not_know_is_refused_by_name(pulumi: Engine) -> None:
    with pytest.raises(StandInError, match=r"has no cloudflare:index/zone:Zone; it knows .*Queue"):
        pulumi.create("cloudflare:index/zone:Zone", {})


def test_the_schema_names_every_resource() -> None:
    answer = asyncio.run(StandIn().get_schema(engine.GetSchemaRequest(1)))
    schema = json.loads(answer.schema or "")
    assert (schema["name"], schema["version"]) == ("cloudflare", "6.17.0")
    assert set(schema["resources"]) == set(RESOURCES)
    assert len(RESOURCES) == 17
