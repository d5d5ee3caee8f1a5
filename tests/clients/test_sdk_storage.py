"""The official SDK on R2 buckets, D1 databases and queues."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cloudflare import BadRequestError, Cloudflare, NotFoundError
from cloudflare.types.queues.consumer import MqWorkerConsumerResponse

from tests.clients.conftest import ACCOUNT
from tests.clients.scripts import DATE, MAIN, module


def test_a_bucket_is_made_found_and_deleted(
    lenient_sdk: Cloudflare, name: Callable[[str], str]
) -> None:
    # The API answers a location in capitals; the SDK's type has it in small letters.
    buckets = lenient_sdk.r2.buckets
    made = buckets.create(account_id=ACCOUNT, name=name("assets"), location_hint="weur")
    assert (made.name, made.location, made.storage_class) == (name("assets"), "WEUR", "Standard")
    assert buckets.get(name("assets"), account_id=ACCOUNT) == made
    listed = buckets.list(account_id=ACCOUNT, name_contains=name("assets")).buckets
    assert listed == [made]
    rare = buckets.edit(name("assets"), account_id=ACCOUNT, storage_class="InfrequentAccess")
    assert rare.storage_class == "InfrequentAccess"
    buckets.delete(name("assets"), account_id=ACCOUNT)
    with pytest.raises(NotFoundError) as refused:
        buckets.get(name("assets"), account_id=ACCOUNT)
    assert refused.value.errors[0].code == 10006


def test_a_database_is_made_asked_and_deleted(sdk: Cloudflare, name: Callable[[str], str]) -> None:
    databases = sdk.d1.database
    made = databases.create(account_id=ACCOUNT, name=name("main"))
    assert made.uuid is not None
    assert made.name == name("main")
    (listed,) = databases.list(account_id=ACCOUNT, name=name("main"))
    assert listed.uuid == made.uuid
    found = databases.get(made.uuid, account_id=ACCOUNT)
    assert (found.uuid, found.name) == (made.uuid, name("main"))

    sql = "CREATE TABLE site (id INTEGER, name TEXT);\nINSERT INTO site VALUES (1, 'acme; inc');"
    results = list(databases.query(made.uuid, account_id=ACCOUNT, sql=sql))
    assert [result.success for result in results] == [True, True]
    (answer,) = databases.query(
        made.uuid, account_id=ACCOUNT, sql="SELECT name FROM site WHERE id = ?", params=["1"]
    )
    assert answer.results == [{"name": "acme; inc"}]
    (raw,) = databases.raw(made.uuid, account_id=ACCOUNT, sql="SELECT id, name FROM site")
    assert raw.results is not None
    assert raw.results.columns == ["id", "name"]
    assert raw.results.rows == [[1, "acme; inc"]]
    with pytest.raises(BadRequestError) as refused:
        databases.query(made.uuid, account_id=ACCOUNT, sql="SELECT * FROM absent")
    assert "no such table" in str(refused.value.errors[0].message)

    databases.delete(made.uuid, account_id=ACCOUNT)
    with pytest.raises(NotFoundError):
        databases.get(made.uuid, account_id=ACCOUNT)


def test_a_queue_is_made_found_changed_and_deleted(
    sdk: Cloudflare, name: Callable[[str], str]
) -> None:
    queues = sdk.queues
    made = queues.create(account_id=ACCOUNT, queue_name=name("jobs"))
    assert made is not None
    assert made.queue_id is not None
    assert made.queue_name == name("jobs")
    assert queues.get(made.queue_id, account_id=ACCOUNT) == made
    assert made in list(queues.list(account_id=ACCOUNT))
    changed = queues.edit(
        made.queue_id, account_id=ACCOUNT, settings={"delivery_delay": 5, "delivery_paused": True}
    )
    assert changed is not None
    assert changed.settings is not None
    assert (changed.settings.delivery_delay, changed.settings.delivery_paused) == (5, True)
    renamed = queues.update(made.queue_id, account_id=ACCOUNT, queue_name=name("renamed"))
    assert renamed is not None
    assert renamed.queue_name == name("renamed")
    queues.delete(made.queue_id, account_id=ACCOUNT)
    with pytest.raises(NotFoundError):
        queues.get(made.queue_id, account_id=ACCOUNT)


def test_a_consumer_of_a_queue(sdk: Cloudflare, name: Callable[[str], str]) -> None:
    source = "export default { fetch: () => new Response(), queue() {} };"
    sdk.workers.scripts.update(
        name("consumer"),
        account_id=ACCOUNT,
        metadata={"main_module": MAIN, "compatibility_date": DATE},
        files=[module(source)],
    )
    made = sdk.queues.create(account_id=ACCOUNT, queue_name=name("consumed"))
    assert made is not None
    assert made.queue_id is not None
    consumers = sdk.queues.consumers
    consumer = consumers.create(
        made.queue_id,
        account_id=ACCOUNT,
        script_name=name("consumer"),
        type="worker",
        settings={"batch_size": 5, "max_retries": 1},
    )
    assert isinstance(consumer, MqWorkerConsumerResponse)
    assert consumer.consumer_id is not None
    assert consumer.script_name == name("consumer")
    assert consumers.get(consumer.consumer_id, account_id=ACCOUNT, queue_id=made.queue_id) == (
        consumer
    )
    assert list(consumers.list(made.queue_id, account_id=ACCOUNT)) == [consumer]
    sdk.queues.messages.push(made.queue_id, account_id=ACCOUNT, body="hello", content_type="text")
    consumers.delete(consumer.consumer_id, account_id=ACCOUNT, queue_id=made.queue_id)
    assert list(consumers.list(made.queue_id, account_id=ACCOUNT)) == []
