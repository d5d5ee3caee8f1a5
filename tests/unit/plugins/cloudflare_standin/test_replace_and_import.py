"""Which changes replace a resource, and how each is imported."""

from __future__ import annotations

from typing import Any

import pytest

from plugins.cloudflare_standin.errors import StandInError
from plugins.cloudflare_standin.schema import Value
from tests.unit.plugins.cloudflare_standin.harness import Cloud, Engine, plain, refused

KV = "cloudflare:index/workersKvNamespace:WorkersKvNamespace"
NAMESPACE = (
    "cloudflare:index/workersForPlatformsDispatchNamespace:WorkersForPlatformsDispatchNamespace"
)
SCRIPT = "cloudflare:index/workersScript:WorkersScript"
SUBDOMAIN = "cloudflare:index/workersScriptSubdomain:WorkersScriptSubdomain"
WORKFLOW = "cloudflare:index/workflow:Workflow"
CRON = "cloudflare:index/workersCronTrigger:WorkersCronTrigger"
DOMAIN = "cloudflare:index/workersCustomDomain:WorkersCustomDomain"
ROUTE = "cloudflare:index/workersRoute:WorkersRoute"
HOSTNAME = "cloudflare:index/customHostname:CustomHostname"
FALLBACK = "cloudflare:index/customHostnameFallbackOrigin:CustomHostnameFallbackOrigin"
BUCKET = "cloudflare:index/r2Bucket:R2Bucket"
DATABASE = "cloudflare:index/d1Database:D1Database"
QUEUE = "cloudflare:index/queue:Queue"
VALUE = "cloudflare:index/workersKv:WorkersKv"
JOB = "cloudflare:index/logpushJob:LogpushJob"

BASE: dict[str, dict[str, Any]] = {
    KV: {"accountId": "a", "title": "t"},
    NAMESPACE: {"accountId": "a", "name": "n"},
    SCRIPT: {"accountId": "a", "scriptName": "s", "content": "x", "mainModule": "index.js"},
    SUBDOMAIN: {"accountId": "a", "scriptName": "s", "enabled": True},
    WORKFLOW: {"accountId": "a", "workflowName": "w", "className": "C", "scriptName": "s"},
    CRON: {"accountId": "a", "scriptName": "s", "schedules": [{"cron": "* * * * *"}]},
    DOMAIN: {"accountId": "a", "hostname": "h", "service": "s", "zoneId": "z"},
    ROUTE: {"zoneId": "z", "pattern": "p", "script": "s"},
    HOSTNAME: {"zoneId": "z", "hostname": "h", "ssl": {"method": "http"}},
    FALLBACK: {"zoneId": "z", "origin": "o"},
    BUCKET: {"accountId": "a", "name": "b", "location": "weur"},
    DATABASE: {"accountId": "a", "name": "d"},
    QUEUE: {"accountId": "a", "queueName": "q"},
    VALUE: {"accountId": "a", "namespaceId": "n", "keyName": "k", "value": "v"},
    JOB: {"accountId": "a", "destinationConf": "s3://b", "dataset": "dns_logs"},
}


@pytest.mark.parametrize(
    ("token", "prop", "new", "replaces"),
    [
        (KV, "accountId", "b", True),
        (KV, "title", "u", False),
        (NAMESPACE, "accountId", "b", True),
        (NAMESPACE, "name", "m", True),
        (SCRIPT, "accountId", "b", True),
        (SCRIPT, "scriptName", "t", True),
        (SCRIPT, "content", "y", False),
        (SCRIPT, "compatibilityDate", "2024-10-22", False),
        (SCRIPT, "observability", {"enabled": True}, False),
        (SUBDOMAIN, "scriptName", "t", True),
        (SUBDOMAIN, "enabled", False, False),
        (WORKFLOW, "workflowName", "v", True),
        (WORKFLOW, "className", "D", False),
        (WORKFLOW, "scriptName", "t", False),
        (CRON, "scriptName", "t", True),
        (CRON, "schedules", [{"cron": "0 * * * *"}], False),
        (DOMAIN, "hostname", "i", True),
        (DOMAIN, "service", "t", True),
        (DOMAIN, "zoneId", "y", True),
        (DOMAIN, "environment", "staging", True),
        (ROUTE, "zoneId", "y", True),
        (ROUTE, "pattern", "q", False),
        (HOSTNAME, "hostname", "i", True),
        (HOSTNAME, "ssl", {"method": "txt"}, False),
        (FALLBACK, "zoneId", "y", True),
        (FALLBACK, "origin", "p", False),
        (BUCKET, "name", "c", True),
        (BUCKET, "storageClass", "InfrequentAccess", False),
        (DATABASE, "name", "e", True),
        (DATABASE, "primaryLocationHint", "weur", True),
        (QUEUE, "queueName", "r", False),
        (VALUE, "keyName", "l", True),
        (VALUE, "namespaceId", "m", True),
        (VALUE, "value", "w", False),
        (JOB, "dataset", "http_requests", True),
        (JOB, "enabled", True, False),
    ],
)
def test_a_change_replaces_or_updates_as_the_official_provider_does(
    token: str, prop: str, new: Value, replaces: bool, cloud: Cloud, pulumi: Engine
) -> None:
    cloud.result = {"id": "i", "uuid": "i", "queue_id": "i", "namespace_name": "n", "name": "w"}
    state = pulumi.create(token, BASE[token]).properties
    diff = pulumi.diff(token, state, {**BASE[token], prop: new})
    assert diff.changes is True
    assert prop in diff.diffs
    assert diff.replaces == ([prop] if replaces else [])
    assert not diff.detailed_diff, "the official plugin gives none"


def test_a_bucket_does_not_move(cloud: Cloud, pulumi: Engine) -> None:
    cloud.result = {"name": "b"}
    state = pulumi.create(BUCKET, BASE[BUCKET]).properties
    assert pulumi.diff(BUCKET, state, {**BASE[BUCKET], "location": "apac"}).changes is False


@pytest.mark.parametrize(
    ("token", "imported", "read", "identifier"),
    [
        (KV, "a/k1", "GET accounts/a/storage/kv/namespaces/k1", "i"),
        (NAMESPACE, "a/n", "GET accounts/a/workers/dispatch/namespaces/n", "n"),
        (SUBDOMAIN, "a/s", "GET accounts/a/workers/scripts/s/subdomain", "a"),
        (WORKFLOW, "a/w", "GET accounts/a/workflows/w", "w"),
        (CRON, "a/s", "GET accounts/a/workers/scripts/s/schedules", "s"),
        (DOMAIN, "a/d1", "GET accounts/a/workers/domains/d1", "i"),
        (ROUTE, "z/r1", "GET zones/z/workers/routes/r1", "i"),
        (HOSTNAME, "z/h1", "GET zones/z/custom_hostnames/h1", "i"),
        (FALLBACK, "z", "GET zones/z/custom_hostnames/fallback_origin", "z"),
        (BUCKET, "a/b/eu", "GET accounts/a/r2/buckets/b", "w"),
        (DATABASE, "a/u1", "GET accounts/a/d1/database/u1", "i"),
        (QUEUE, "a/q1", "GET accounts/a/queues/q1", "i"),
        (JOB, "zones/z/7", "GET zones/z/logpush/jobs/7", "i"),
        (VALUE, "a/n/a%2Fb", "GET accounts/a/storage/kv/namespaces/n/values/a%2Fb", "a/b"),
    ],
)
def test_import_ids_are_the_official_ones(
    token: str, imported: str, read: str, identifier: str, cloud: Cloud, pulumi: Engine
) -> None:
    cloud.result = {"id": "i", "uuid": "i", "queue_id": "i", "namespace_name": "n", "name": "w"}
    answer = pulumi.read(token, imported)
    assert cloud.calls()[0] == read
    reads = [line for line in cloud.calls() if "/metadata/" not in line]
    assert len(reads) == 2, "once for the import, once for the refresh after it"
    assert answer.resource_id == identifier


def test_an_import_id_of_another_form_is_refused_with_the_right_one(pulumi: Engine) -> None:
    with pytest.raises(StandInError, match=r"<account_id>/<id>.*got .k1.$"):
        pulumi.read(KV, "k1")
    with pytest.raises(StandInError, match=r"accounts\|zones"):
        pulumi.read(JOB, "a/7")


def test_an_import_of_what_is_not_there_fails(cloud: Cloud, pulumi: Engine) -> None:
    cloud.answer(
        "GET accounts/a/storage/kv/namespaces/k1", refused(404, 10013, "namespace not found")
    )
    with pytest.raises(StandInError, match=r"404 Not Found.*10013.*namespace not found"):
        pulumi.read(KV, "a/k1")


def test_an_imported_kv_namespace_needs_no_change(cloud: Cloud, pulumi: Engine) -> None:
    cloud.result = {"id": "k1", "title": "t", "supports_url_encoding": True}
    answer = pulumi.read(KV, "a/k1")
    assert plain(answer.inputs) == {"accountId": "a", "title": "t"}
    assert pulumi.diff(KV, answer.properties, BASE[KV]).changes is False


def test_an_adopted_dispatch_namespace_would_be_replaced(cloud: Cloud, pulumi: Engine) -> None:
    """Trap 1: kept as the official provider has it, because programs must guard against it."""
    cloud.result = {"namespace_name": "n", "namespace_id": "uuid", "name": "n"}
    answer = pulumi.read(NAMESPACE, "a/n")
    assert "name" not in answer.properties
    assert plain(answer.inputs) == {"accountId": "a"}
    assert pulumi.diff(NAMESPACE, answer.properties, BASE[NAMESPACE]).replaces == ["name"]
    guarded = {"accountId": "a"}  # what the engine sends with ignore_changes=["name"]
    assert pulumi.diff(NAMESPACE, answer.properties, guarded).changes is False


def test_a_created_dispatch_namespace_keeps_its_name_over_a_refresh(
    cloud: Cloud, pulumi: Engine
) -> None:
    cloud.result = {"namespace_name": "n", "namespace_id": "uuid", "script_count": 0}
    state = pulumi.create(NAMESPACE, BASE[NAMESPACE]).properties
    cloud.result = {"namespace_name": "n", "namespace_id": "uuid", "script_count": 3}
    read = pulumi.read(NAMESPACE, "n", state, BASE[NAMESPACE])
    assert plain(read.properties)["scriptCount"] == 3
    assert pulumi.diff(NAMESPACE, read.properties, BASE[NAMESPACE]).changes is False
