"""What each resource sends: the calls of the official provider, as they were recorded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.unit.plugins.cloudflare_standin.harness import Cloud, Engine, plain

ACCOUNT, ZONE = "acc", "zone"
IN_ACCOUNT, IN_ZONE = {"accountId": ACCOUNT}, {"zoneId": ZONE}


@dataclass(frozen=True)
class Case:
    """A resource, what creates it, what is sent, and what a change of it sends."""

    token: str
    inputs: dict[str, Any]
    create: str
    body: Any
    result: dict[str, Any]
    identifier: str
    read: str
    delete: str | None
    change: dict[str, Any] = field(default_factory=dict)
    update: str | None = None
    update_body: Any = None
    engine_id: str | None = None
    """The id that the engine keeps, where the official plugin gives another than ``id``."""

    def __str__(self) -> str:
        return self.token.rsplit(":", 1)[1]


CASES = [
    Case(
        "cloudflare:index/workersKvNamespace:WorkersKvNamespace",
        {**IN_ACCOUNT, "title": "t"},
        "POST accounts/acc/storage/kv/namespaces",
        {"title": "t"},
        {"id": "kv1", "title": "t", "supports_url_encoding": True},
        "kv1",
        "GET accounts/acc/storage/kv/namespaces/kv1",
        "DELETE accounts/acc/storage/kv/namespaces/kv1",
        {"title": "u"},
        "PUT accounts/acc/storage/kv/namespaces/kv1",
        {"title": "u"},
    ),
    Case(
        "cloudflare:index/workersForPlatformsDispatchNamespace:WorkersForPlatformsDispatchNamespace",
        {**IN_ACCOUNT, "name": "n"},
        "POST accounts/acc/workers/dispatch/namespaces",
        {"name": "n"},
        {"namespace_name": "n", "namespace_id": "uuid", "script_count": 0},
        "n",
        "GET accounts/acc/workers/dispatch/namespaces/n",
        "DELETE accounts/acc/workers/dispatch/namespaces/n",
    ),
    Case(
        "cloudflare:index/workersScriptSubdomain:WorkersScriptSubdomain",
        {**IN_ACCOUNT, "scriptName": "s", "enabled": True},
        "POST accounts/acc/workers/scripts/s/subdomain",
        {"enabled": True},
        {"enabled": True, "previews_enabled": True},
        "s",
        "GET accounts/acc/workers/scripts/s/subdomain",
        "DELETE accounts/acc/workers/scripts/s/subdomain",
        {"enabled": False, "previewsEnabled": False},
        "POST accounts/acc/workers/scripts/s/subdomain",
        {"enabled": False, "previews_enabled": False},
        engine_id="acc",
    ),
    Case(
        "cloudflare:index/workflow:Workflow",
        {**IN_ACCOUNT, "workflowName": "w", "className": "C", "scriptName": "s"},
        "PUT accounts/acc/workflows/w",
        {"class_name": "C", "script_name": "s"},
        {"id": "uuid", "name": "w", "version_id": "v", "instances": {"waitingForPause": 1}},
        "w",
        "GET accounts/acc/workflows/w",
        "DELETE accounts/acc/workflows/w",
        {"className": "D"},
        "PUT accounts/acc/workflows/w",
        {"class_name": "D", "script_name": "s"},
    ),
    Case(
        "cloudflare:index/workersCronTrigger:WorkersCronTrigger",
        {**IN_ACCOUNT, "scriptName": "s", "schedules": [{"cron": "* * * * *"}]},
        "PUT accounts/acc/workers/scripts/s/schedules",
        [{"cron": "* * * * *"}],
        {"schedules": [{"cron": "* * * * *", "created_on": "x"}]},
        "s",
        "GET accounts/acc/workers/scripts/s/schedules",
        None,
        {"schedules": [{"cron": "0 * * * *"}]},
        "PUT accounts/acc/workers/scripts/s/schedules",
        [{"cron": "0 * * * *"}],
    ),
    Case(
        "cloudflare:index/workersCustomDomain:WorkersCustomDomain",
        {**IN_ACCOUNT, "hostname": "a.example", "service": "s", "zoneId": ZONE},
        "PUT accounts/acc/workers/domains",
        {"hostname": "a.example", "service": "s", "zone_id": ZONE},
        {"id": "d1", "environment": "production", "zone_name": "example"},
        "d1",
        "GET accounts/acc/workers/domains/d1",
        "DELETE accounts/acc/workers/domains/d1",
    ),
    Case(
        "cloudflare:index/workersRoute:WorkersRoute",
        {**IN_ZONE, "pattern": "a/*", "script": "s"},
        "POST zones/zone/workers/routes",
        {"pattern": "a/*", "script": "s"},
        {"id": "r1"},
        "r1",
        "GET zones/zone/workers/routes/r1",
        "DELETE zones/zone/workers/routes/r1",
        {"script": None},
        "PUT zones/zone/workers/routes/r1",
        {"pattern": "a/*", "script": None},
    ),
    Case(
        "cloudflare:index/customHostname:CustomHostname",
        {
            **IN_ZONE,
            "hostname": "a.example",
            "ssl": {"method": "http", "settings": {"tls13": "on"}},
        },
        "POST zones/zone/custom_hostnames",
        {
            "hostname": "a.example",
            "ssl": {
                "bundle_method": "ubiquitous",
                "method": "http",
                "settings": {"tls_1_3": "on"},
            },
        },
        {"id": "h1", "status": "pending"},
        "h1",
        "GET zones/zone/custom_hostnames/h1",
        "DELETE zones/zone/custom_hostnames/h1",
        {"ssl": None, "customOriginServer": "o.example"},
        "PATCH zones/zone/custom_hostnames/h1",
        {"ssl": None, "custom_origin_server": "o.example"},
    ),
    Case(
        "cloudflare:index/customHostnameFallbackOrigin:CustomHostnameFallbackOrigin",
        {**IN_ZONE, "origin": "o.example"},
        "PUT zones/zone/custom_hostnames/fallback_origin",
        {"origin": "o.example"},
        {"origin": "o.example", "status": "initializing", "errors": []},
        "zone",
        "GET zones/zone/custom_hostnames/fallback_origin",
        "DELETE zones/zone/custom_hostnames/fallback_origin",
        {"origin": "p.example"},
        "PUT zones/zone/custom_hostnames/fallback_origin",
        {"origin": "p.example"},
    ),
    Case(
        "cloudflare:index/r2Bucket:R2Bucket",
        {**IN_ACCOUNT, "name": "b", "location": "weur"},
        "POST accounts/acc/r2/buckets",
        {"name": "b", "locationHint": "weur", "storageClass": "Standard"},
        {"name": "b", "creation_date": "x", "location": "WEUR"},
        "b",
        "GET accounts/acc/r2/buckets/b",
        "DELETE accounts/acc/r2/buckets/b",
        {"storageClass": "InfrequentAccess"},
        "PATCH accounts/acc/r2/buckets/b",
        None,
    ),
    Case(
        "cloudflare:index/d1Database:D1Database",
        {**IN_ACCOUNT, "name": "d"},
        "POST accounts/acc/d1/database",
        {"name": "d"},
        {"uuid": "u1", "name": "d", "num_tables": 0},
        "u1",
        "GET accounts/acc/d1/database/u1",
        "DELETE accounts/acc/d1/database/u1",
        {"readReplication": {"mode": "auto"}},
        "PUT accounts/acc/d1/database/u1",
        {"name": "d", "read_replication": {"mode": "auto"}},
    ),
    Case(
        "cloudflare:index/queue:Queue",
        {**IN_ACCOUNT, "queueName": "q"},
        "POST accounts/acc/queues",
        {"queue_name": "q"},
        {"queue_id": "q1", "queue_name": "q", "settings": {"delivery_delay": 0}},
        "q1",
        "GET accounts/acc/queues/q1",
        "DELETE accounts/acc/queues/q1",
        {"queueName": "r", "settings": {"deliveryDelay": 5}},
        "PUT accounts/acc/queues/q1",
        {"queue_name": "r", "settings": {"delivery_delay": 5}},
    ),
    Case(
        "cloudflare:index/logpushJob:LogpushJob",
        {**IN_ACCOUNT, "destinationConf": "s3://b", "dataset": "workers_trace_events"},
        "POST accounts/acc/logpush/jobs",
        {
            "dataset": "workers_trace_events",
            "destination_conf": "s3://b",
            "enabled": False,
            "filter": "",
            "frequency": "high",
            "kind": "",
            "logpull_options": "",
            "max_upload_bytes": 0,
            "max_upload_interval_seconds": 0,
            "max_upload_records": 0,
            "name": "",
        },
        {"id": 7},
        "7",
        "GET accounts/acc/logpush/jobs/7",
        "DELETE accounts/acc/logpush/jobs/7",
        {"enabled": True},
        "PUT accounts/acc/logpush/jobs/7",
        {
            "dataset": "workers_trace_events",
            "destination_conf": "s3://b",
            "enabled": True,
            "filter": "",
            "frequency": "high",
            "logpull_options": "",
            "max_upload_bytes": 0,
            "max_upload_interval_seconds": 0,
            "max_upload_records": 0,
            "name": "",
        },
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_create_sends_what_the_official_provider_sends(
    case: Case, cloud: Cloud, pulumi: Engine
) -> None:
    cloud.result = case.result
    created = pulumi.create(case.token, case.inputs)
    assert cloud.calls() == [case.create]
    assert cloud.body() == case.body
    assert created.resource_id == (case.engine_id or case.identifier)
    assert plain(created.properties)["id"] == case.identifier


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_was_created_is_no_change(case: Case, cloud: Cloud, pulumi: Engine) -> None:
    cloud.result = case.result
    state = pulumi.create(case.token, case.inputs).properties
    diff = pulumi.diff(case.token, state, case.inputs)
    assert (diff.changes, diff.diffs, diff.replaces) == (False, [], [])


@pytest.mark.parametrize("case", CASES, ids=str)
def test_read_and_delete_call_their_own_path(case: Case, cloud: Cloud, pulumi: Engine) -> None:
    cloud.result = case.result
    state = pulumi.create(case.token, case.inputs).properties
    read = pulumi.read(case.token, case.identifier, state, case.inputs)
    pulumi.delete(case.token, state)
    assert read.resource_id == (case.engine_id or case.identifier)
    assert cloud.calls()[1:] == [case.read, *([case.delete] if case.delete else [])]


@pytest.mark.parametrize("case", [c for c in CASES if c.update], ids=str)
def test_update_sends_what_the_official_provider_sends(
    case: Case, cloud: Cloud, pulumi: Engine
) -> None:
    cloud.result = case.result
    state = pulumi.create(case.token, case.inputs).properties
    inputs = {k: v for k, v in {**case.inputs, **case.change}.items() if v is not None}
    diff = pulumi.diff(case.token, state, inputs)
    assert (diff.changes, diff.replaces) == (True, [])
    assert set(case.change) <= set(diff.diffs)
    assert set(diff.diffs) & set(case.inputs) <= set(case.change), "the rest are open outputs"
    pulumi.update(case.token, state, inputs)
    assert cloud.calls()[1:] == [case.update]
    sent = cloud.requests[-1].content
    assert (cloud.body() if sent else None) == case.update_body


def test_kv_value_is_written_as_multipart_and_its_key_is_escaped(
    cloud: Cloud, pulumi: Engine
) -> None:
    inputs = {**IN_ACCOUNT, "namespaceId": "n", "keyName": "a/b c", "value": "v", "metadata": "{}"}
    created = pulumi.create("cloudflare:index/workersKv:WorkersKv", inputs)
    assert cloud.calls() == ["PUT accounts/acc/storage/kv/namespaces/n/values/a%2Fb%20c"]
    sent = cloud.requests[0].content
    assert b'name="value"\r\n\r\nv\r\n' in sent
    assert b'name="metadata"\r\n\r\n{}\r\n' in sent
    assert created.resource_id == "a/b c"


def test_r2_calls_carry_jurisdiction_and_storage_class_as_headers(
    cloud: Cloud, pulumi: Engine
) -> None:
    token = "cloudflare:index/r2Bucket:R2Bucket"
    inputs = {**IN_ACCOUNT, "name": "b", "jurisdiction": "eu"}
    state = pulumi.create(token, inputs).properties
    pulumi.update(token, state, {**inputs, "storageClass": "InfrequentAccess"})
    assert [r.headers["cf-r2-jurisdiction"] for r in cloud.requests] == ["eu", "eu"]
    assert cloud.requests[1].headers["cf-r2-storage-class"] == "InfrequentAccess"


def test_logpush_job_of_a_zone_lives_under_its_zone(cloud: Cloud, pulumi: Engine) -> None:
    cloud.result = {"id": 3}
    inputs = {**IN_ZONE, "destinationConf": "s3://b"}
    pulumi.create("cloudflare:index/logpushJob:LogpushJob", inputs)
    assert cloud.calls() == ["POST zones/zone/logpush/jobs"]
