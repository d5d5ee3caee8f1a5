"""The official SDK on R2 buckets, D1 databases and queues."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable
from hashlib import md5
from typing import Any

import httpx
import pytest
from cloudflare import (
    APIStatusError,
    BadRequestError,
    Cloudflare,
    ConflictError,
    NotFoundError,
)
from cloudflare.types.queues.consumer import MqWorkerConsumerResponse

from tests.clients.conftest import ACCOUNT, Target
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


def test_a_list_of_buckets_comes_in_pages(
    lenient_sdk: Cloudflare, name: Callable[[str], str]
) -> None:
    buckets = lenient_sdk.r2.buckets
    names = [f"{name('many')}-{n:02}" for n in range(22)]
    for each in names:
        buckets.create(account_id=ACCOUNT, name=each)

    def listed(**options: Any) -> tuple[list[str | None], str]:
        raw = buckets.with_raw_response.list(
            account_id=ACCOUNT, name_contains=name("many"), **options
        )
        answer = json.loads(raw.text())
        return [each["name"] for each in answer["result"]["buckets"]], answer["result_info"][
            "cursor"
        ]

    first, cursor = listed()
    assert first == names[:20]
    assert listed(cursor=cursor) == (names[20:], "")
    assert listed(start_after=names[20]) == ([names[21]], "")
    assert listed(direction="desc", per_page=2)[0] == [names[21], names[20]]


@pytest.fixture
def bucket(lenient_sdk: Cloudflare, name: Callable[[str], str]) -> str:
    """A bucket with nothing in it."""
    made = lenient_sdk.r2.buckets.create(account_id=ACCOUNT, name=name("assets"))
    assert made.name is not None
    return made.name


def test_objects_are_uploaded_read_listed_and_deleted(sdk: Cloudflare, bucket: str) -> None:
    objects = sdk.r2.buckets.objects
    at: Any = {"account_id": ACCOUNT, "bucket_name": bucket}
    stored = objects.upload(
        "logos/acme.svg",
        b"<svg/>",
        **at,
        extra_headers={"Content-Type": "image/svg+xml", "cache-control": "max-age=60"},
    )
    assert (stored.key, stored.size, stored.storage_class) == (
        "logos/acme.svg",
        "6",
        "Standard",
    )
    found = objects.get("logos/acme.svg", **at)
    assert found.read() == b"<svg/>"
    shown = ("content-type", "cache-control", "etag")
    assert [found.headers[header] for header in shown] == [
        "image/svg+xml",
        "max-age=60",
        f'"{stored.etag}"',
    ]
    (listed,) = objects.list(bucket, account_id=ACCOUNT)
    assert (listed.key, listed.size, listed.etag) == ("logos/acme.svg", 6, stored.etag)
    assert listed.http_metadata is not None
    assert listed.http_metadata.content_type == "image/svg+xml"
    assert objects.delete("logos/acme.svg", **at).key == "logos/acme.svg"
    with pytest.raises(NotFoundError) as refused:
        objects.get("logos/acme.svg", **at)
    assert refused.value.errors[0].code == 10007


def test_an_object_that_is_known_already_is_not_sent_again(
    target: Target, sdk: Cloudflare, bucket: str
) -> None:
    at: Any = {"account_id": ACCOUNT, "bucket_name": bucket}
    stored = sdk.r2.buckets.objects.upload("page", b"<html>", **at)
    path = f"accounts/{ACCOUNT}/r2/buckets/{bucket}/objects/page"

    def status(header: str, value: str) -> int:
        return target.request("GET", path, headers={header: value}).status_code

    assert status("if-none-match", f'"{stored.etag}"') == 304
    assert status("if-none-match", '"another"') == 200
    assert status("if-modified-since", target.request("GET", path).headers["last-modified"]) == 304
    assert status("if-modified-since", "Mon, 01 Jan 2024 00:00:00 GMT") == 200


def test_a_list_of_objects_comes_in_pages_and_folders(sdk: Cloudflare, bucket: str) -> None:
    objects = sdk.r2.buckets.objects
    for key in ("a/1", "a/2", "b/1", "c"):
        objects.upload(key, b"x", account_id=ACCOUNT, bucket_name=bucket)
    page = objects.list(bucket, account_id=ACCOUNT, per_page=3)
    assert [found.key for found in page.result] == ["a/1", "a/2", "b/1"]
    assert page.has_next_page()
    assert [found.key for found in page] == ["a/1", "a/2", "b/1", "c"]
    of_a = objects.list(bucket, account_id=ACCOUNT, prefix="a/", start_after="a/1")
    assert [found.key for found in of_a] == ["a/2"]
    answer = objects.with_raw_response.list(bucket, account_id=ACCOUNT, delimiter="/").text()
    raw = json.loads(answer)
    assert [found["key"] for found in raw["result"]] == ["c"]
    assert raw["result_info"]["delimited"] == ["a/", "b/"]


def test_a_key_may_end_with_a_slash(sdk: Cloudflare, bucket: str) -> None:
    objects = sdk.r2.buckets.objects
    objects.upload("folder/", b"mark", account_id=ACCOUNT, bucket_name=bucket)
    assert [found.key for found in objects.list(bucket, account_id=ACCOUNT)] == ["folder/"]
    assert objects.get("folder/", account_id=ACCOUNT, bucket_name=bucket).read() == b"mark"


def test_a_bucket_with_an_object_is_not_deleted(sdk: Cloudflare, bucket: str) -> None:
    objects, buckets = sdk.r2.buckets.objects, sdk.r2.buckets
    objects.upload("page", b"<html>", account_id=ACCOUNT, bucket_name=bucket)
    with pytest.raises(ConflictError) as refused:
        buckets.delete(bucket, account_id=ACCOUNT)
    assert refused.value.errors[0].code == 10008
    objects.delete("page", account_id=ACCOUNT, bucket_name=bucket)
    buckets.delete(bucket, account_id=ACCOUNT)


def test_a_worker_and_the_api_see_the_same_objects(
    target: Target, sdk: Cloudflare, bucket: str, name: Callable[[str], str]
) -> None:
    source = """export default { async fetch(request, env) {
      await env.ASSETS.put("of-the-worker", "made");
      const found = await env.ASSETS.get("of-the-api");
      return new Response(`${found.httpMetadata.contentType} ${await found.text()}`);
    } };"""
    sdk.workers.scripts.update(
        name("reader"),
        account_id=ACCOUNT,
        metadata={
            "main_module": MAIN,
            "compatibility_date": DATE,
            "bindings": [{"type": "r2_bucket", "name": "ASSETS", "bucket_name": bucket}],
        },
        files=[module(source)],
    )
    sdk.workers.scripts.subdomain.create(name("reader"), account_id=ACCOUNT, enabled=True)
    objects = sdk.r2.buckets.objects
    at: Any = {"account_id": ACCOUNT, "bucket_name": bucket}
    objects.upload("of-the-api", b"sent", **at, extra_headers={"Content-Type": "text/css"})
    answer = httpx.get(target.url, headers={"Host": f"{name('reader')}.localhost"}, trust_env=False)
    assert answer.text == "text/css sent"
    assert objects.get("of-the-worker", **at).read() == b"made"


def test_a_database_says_how_many_tables_it_has_and_how_large_it_is(
    sdk: Cloudflare, name: Callable[[str], str]
) -> None:
    databases = sdk.d1.database
    made = databases.create(account_id=ACCOUNT, name=name("grown"))
    assert made.uuid is not None
    empty = databases.get(made.uuid, account_id=ACCOUNT)
    assert empty.num_tables == 0
    sql = "CREATE TABLE a (x); CREATE TABLE b (y TEXT UNIQUE); CREATE VIEW c AS SELECT 1"
    list(databases.query(made.uuid, account_id=ACCOUNT, sql=sql))
    grown = databases.get(made.uuid, account_id=ACCOUNT)
    assert grown.num_tables == 2
    assert empty.file_size is not None
    assert grown.file_size is not None
    assert grown.file_size > empty.file_size


def test_a_file_is_imported_into_a_database(sdk: Cloudflare, name: Callable[[str], str]) -> None:
    databases = sdk.d1.database
    made = databases.create(name=name("filled"), account_id=ACCOUNT)
    assert made.uuid is not None
    file = b"CREATE TABLE site (name TEXT); INSERT INTO site VALUES ('acme; inc');"
    etag = md5(file).hexdigest()
    begun = databases.import_(made.uuid, action="init", etag=etag, account_id=ACCOUNT)
    assert begun is not None
    httpx.put(begun.upload_url or "", content=file, trust_env=False).raise_for_status()
    name_of_file = begun.filename or ""
    done = databases.import_(
        made.uuid, action="ingest", etag=etag, filename=name_of_file, account_id=ACCOUNT
    )
    assert done is not None
    assert (done.status, done.success) == ("complete", True)
    # Some clients ask again whatever they were answered.
    bookmark = done.at_bookmark or ""
    polled = databases.import_(
        made.uuid, action="poll", current_bookmark=bookmark, account_id=ACCOUNT
    )
    assert polled == done
    assert polled.result is not None
    assert polled.result.num_queries == 2
    over = databases.import_(
        made.uuid, action="poll", current_bookmark="another", account_id=ACCOUNT
    )
    assert over is not None
    assert (over.success, over.error) == (False, "Not currently importing anything.")
    (answer,) = databases.query(made.uuid, sql="SELECT name FROM site", account_id=ACCOUNT)
    assert answer.results == [{"name": "acme; inc"}]


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


def test_messages_are_pulled_and_settled(sdk: Cloudflare, name: Callable[[str], str]) -> None:
    made = sdk.queues.create(queue_name=name("pulled"), account_id=ACCOUNT)
    assert made is not None
    queue = str(made.queue_id)
    messages = sdk.queues.messages
    with pytest.raises(BadRequestError, match="http_pull"):
        messages.pull(queue, account_id=ACCOUNT)
    sdk.queues.consumers.create(queue, type="http_pull", account_id=ACCOUNT)
    messages.push(queue, body="hello", content_type="text", account_id=ACCOUNT)
    messages.bulk_push(queue, messages=[{"body": {"n": 1}}, {"body": {"n": 2}}], account_id=ACCOUNT)
    backlog = sdk.queues.get_metrics(queue, account_id=ACCOUNT)
    assert backlog is not None
    assert (backlog.backlog_count, backlog.backlog_bytes) == (3, 19)
    pulled = messages.pull(queue, batch_size=2, visibility_timeout_ms=60_000, account_id=ACCOUNT)
    assert pulled is not None
    text, document = pulled.messages or []
    assert (text.body, text.attempts) == ("hello", 1)
    assert json.loads(b64decode(document.body or "")) == {"n": 1}
    settled = messages.ack(
        queue,
        acks=[{"lease_id": text.lease_id or ""}],
        retries=[{"lease_id": document.lease_id or ""}],
        account_id=ACCOUNT,
    )
    assert settled is not None
    assert (settled.ack_count, settled.retry_count, settled.warnings) == (1, 1, {})
    seen = messages.peek(queue, account_id=ACCOUNT)
    assert seen is not None
    assert [one.attempts for one in seen.messages or []] == [1, 0]
    messages.purge(queue, refs=[{"ref": (seen.messages or [])[0].ref or ""}], account_id=ACCOUNT)
    left = messages.pull(queue, account_id=ACCOUNT)
    assert left is not None
    assert [json.loads(b64decode(one.body or "")) for one in left.messages or []] == [{"n": 2}]
    sdk.queues.purge.start(queue, delete_messages_permanently=True, account_id=ACCOUNT)
    purged = sdk.queues.purge.status(queue, account_id=ACCOUNT)
    assert purged is not None
    assert purged.completed == "true"
    emptied = sdk.queues.get_metrics(queue, account_id=ACCOUNT)
    assert emptied is not None
    assert emptied.backlog_count == 0


def test_rules_of_a_bucket(
    sdk: Cloudflare, lenient_sdk: Cloudflare, name: Callable[[str], str]
) -> None:
    bucket = name("ruled")
    at: Any = {"account_id": ACCOUNT}
    lenient_sdk.r2.buckets.create(name=bucket, **at)
    cors = sdk.r2.buckets.cors
    with pytest.raises(NotFoundError) as missing:
        cors.get(bucket, **at)
    assert missing.value.errors[0].code == 10059
    allowed: Any = {"origins": ["https://shop.test"], "methods": ["GET"]}
    cors.update(bucket, rules=[{"id": "shop", "allowed": allowed}], **at)
    (rule,) = cors.get(bucket, **at).rules or []
    assert (rule.id, rule.allowed.origins) == ("shop", ["https://shop.test"])
    cors.delete(bucket, **at)
    with pytest.raises(NotFoundError):
        cors.get(bucket, **at)

    lifecycle = sdk.r2.buckets.lifecycle
    (default,) = lifecycle.get(bucket, **at).rules or []
    assert (default.id, default.enabled) == ("Default Multipart Abort Rule", True)
    gone: Any = {"condition": {"type": "Age", "max_age": 86_400}}
    logs: Any = {"id": "logs", "enabled": True, "conditions": {"prefix": "logs/"}}
    lifecycle.update(bucket, rules=[logs | {"delete_objects_transition": gone}], **at)
    (rule_of_logs,) = lifecycle.get(bucket, **at).rules or []
    assert rule_of_logs.id == "logs"
    assert rule_of_logs.to_dict()["deleteObjectsTransition"] == {
        "condition": {"type": "Age", "maxAge": 86_400}
    }

    locks = sdk.r2.buckets.locks
    assert locks.get(bucket, **at).rules == []
    kept: Any = {"id": "kept", "enabled": True, "condition": {"type": "Indefinite"}}
    locks.update(bucket, rules=[kept], **at)
    assert [each.id for each in locks.get(bucket, **at).rules or []] == ["kept"]

    managed = sdk.r2.buckets.domains.managed
    found = managed.list(bucket, **at)
    assert (found.enabled, found.domain) == (False, f"pub-{found.bucket_id}.r2.dev")
    assert managed.update(bucket, enabled=True, **at).enabled is True
    assert managed.list(bucket, **at).enabled is True

    sippy = sdk.r2.buckets.sippy
    assert sippy.get(bucket, **at).enabled is False
    source: Any = {
        "provider": "aws",
        "bucket": "old",
        "region": "eu-west-1",
        "access_key_id": "key",
        "secret_access_key": "planted",
    }
    destination: Any = {"provider": "r2", "access_key_id": "key", "secret_access_key": "planted"}
    sippy.update(bucket, source=source, destination=destination, **at)
    shown = sippy.get(bucket, **at)
    assert shown.enabled
    assert shown.source is not None
    assert shown.destination is not None
    assert (shown.source.bucket, shown.source.region) == ("old", "eu-west-1")
    assert shown.destination.bucket == bucket
    assert "planted" not in shown.to_json()
    assert sippy.delete(bucket, **at).enabled is False
    assert sippy.get(bucket, **at).enabled is False
    sdk.r2.buckets.delete(bucket, **at)


def test_names_of_a_bucket(
    sdk: Cloudflare, lenient_sdk: Cloudflare, target: Target, name: Callable[[str], str]
) -> None:
    at: Any = {"account_id": ACCOUNT}
    zone = sdk.zones.get(zone_id=target.zone)
    assert zone is not None
    bucket, other = name("named"), name("other")
    for each in (bucket, other):
        lenient_sdk.r2.buckets.create(name=each, **at)
    custom = sdk.r2.buckets.domains.custom
    domain = f"{bucket}.{zone.name}"
    made = custom.create(bucket, domain=domain, enabled=True, zone_id=zone.id, **at)
    assert (made.domain, made.enabled, made.min_tls) == (domain, True, None)
    shown = custom.get(domain, bucket_name=bucket, **at)
    assert (shown.zone_id, shown.zone_name) == (zone.id, domain)
    assert (shown.status.ownership, shown.status.ssl) == ("active", "active")
    with pytest.raises(ConflictError, match="in use"):
        custom.create(other, domain=domain, enabled=True, zone_id=zone.id, **at)
    with pytest.raises(BadRequestError, match="not in a zone"):
        custom.create(bucket, domain="elsewhere.test", enabled=True, zone_id=zone.id, **at)
    custom.update(domain, bucket_name=bucket, enabled=False, min_tls="1.2", **at)
    (listed,) = custom.list(bucket, **at).domains
    assert (listed.domain, listed.enabled, listed.min_tls) == (domain, False, "1.2")
    assert custom.delete(domain, bucket_name=bucket, **at).domain == domain
    with pytest.raises(NotFoundError) as missing:
        custom.get(domain, bucket_name=bucket, **at)
    assert missing.value.errors[0].code == 10053
    for each in (bucket, other):
        sdk.r2.buckets.delete(each, **at)


def test_what_queues_hear_of_a_bucket(
    sdk: Cloudflare, lenient_sdk: Cloudflare, name: Callable[[str], str]
) -> None:
    at: Any = {"account_id": ACCOUNT}
    bucket = name("heard")
    lenient_sdk.r2.buckets.create(name=bucket, **at)
    made = [sdk.queues.create(queue_name=name(each), **at) for each in ("hears", "hears-too")]
    queue, other = (str(each.queue_id) for each in made if each is not None)
    heard = sdk.r2.buckets.event_notifications

    def code_of(ask: Callable[[], object]) -> int:
        with pytest.raises(APIStatusError) as refused:
            ask()
        code = refused.value.errors[0].code
        assert code is not None
        return int(code)

    assert code_of(lambda: heard.list(bucket, **at)) == 11015
    assert code_of(lambda: heard.list(name("absent"), **at)) == 10085
    rules: Any = [{"actions": ["PutObject", "CopyObject"], "prefix": "img/"}]
    heard.update(queue, bucket_name=bucket, rules=rules, **at)
    assert code_of(lambda: heard.get(other, bucket_name=bucket, **at)) == 11011
    below: Any = [{"actions": ["PutObject"], "prefix": "img/large/"}]
    again = {"bucket_name": bucket, "rules": below, **at}
    assert code_of(lambda: heard.update(other, **again)) == 11020
    beside: Any = [{"actions": ["PutObject"], "prefix": "doc/", "description": "papers"}]
    heard.update(other, bucket_name=bucket, rules=beside, **at)
    (rule,) = heard.get(other, bucket_name=bucket, **at).rules or []
    assert (rule.prefix, rule.description, rule.actions) == ("doc/", "papers", ["PutObject"])
    told = heard.list(bucket, **at)
    assert told.bucket_name == bucket
    assert {one.queue_id for one in told.queues or []} == {queue, other}
    heard.delete(queue, bucket_name=bucket, **at)
    assert [one.queue_id for one in heard.list(bucket, **at).queues or []] == [other]
