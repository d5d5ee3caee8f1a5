"""The official SDK on Workers by themselves and their versions; both views of the API agree."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from cloudflare import APIStatusError, Cloudflare, NotFoundError, PermissionDeniedError
from cloudflare.types.workers.beta import Worker
from cloudflare.types.workers.beta.workers import Version

from tests.clients.conftest import ACCOUNT, ZONE, Target
from tests.clients.scripts import DATE, HELLO, MAIN, WORKFLOW, module

JAVASCRIPT = "application/javascript+module"
LOGS_OFF = {
    "enabled": False,
    "head_sampling_rate": 1,
    "invocation_logs": True,
    "persist": True,
    "destinations": [],
}
TRACES_OFF = {
    "enabled": False,
    "head_sampling_rate": 1,
    "persist": True,
    "destinations": [],
    "propagation_policy": None,
}


@pytest.fixture
def make(sdk: Cloudflare) -> Iterator[Callable[..., Worker]]:
    """Makes Workers that are gone after the test."""
    made: list[str] = []

    def create(name: str, **settings: Any) -> Worker:
        worker = sdk.workers.beta.workers.create(account_id=ACCOUNT, name=name, **settings)
        made.append(worker.id)
        return worker

    yield create
    for worker in made:
        try:
            sdk.workers.beta.workers.delete(worker, account_id=ACCOUNT, force=True)
        except NotFoundError:
            continue


def modules(source: str, name: str = MAIN, content_type: str = JAVASCRIPT) -> list[Any]:
    content = base64.b64encode(source.encode()).decode()
    return [{"name": name, "content_type": content_type, "content_base64": content}]


def upload(sdk: Cloudflare, worker: str, source: str = HELLO, **metadata: Any) -> Version:
    return sdk.workers.beta.workers.versions.create(
        worker, account_id=ACCOUNT, main_module=MAIN, modules=modules(source), **metadata
    )


def raw(target: Target, path: str, **params: str) -> Any:
    """A result as the API wrote it: what is absent is absent."""
    answer = target.request("GET", f"accounts/{ACCOUNT}/workers/{path}", params=params)
    return answer.raise_for_status().json()["result"]


def ask(target: Target, worker: str) -> tuple[int, str]:
    """What a visitor of the Worker gets."""
    host = {"Host": f"{worker}.localhost"}
    answer = httpx.get(target.url, headers=host, trust_env=False, timeout=60)
    return answer.status_code, answer.text


def codes(error: APIStatusError) -> list[tuple[int, int]]:
    return [(error.status_code, each.code) for each in error.errors if each.code is not None]


def test_a_new_worker_has_the_defaults_of_cloudflare(
    target: Target, make: Callable[..., Worker], name: Callable[[str], str]
) -> None:
    worker = make(name("bare"))
    shown = raw(target, f"workers/{worker.id}")
    host = f"{name('bare')}.code24-local.workers.dev"
    created = shown.pop("created_on")
    assert shown == {
        "id": worker.id,
        "name": name("bare"),
        "updated_on": created,
        "deployed_on": None,
        "logpush": False,
        "tags": [],
        "observability": {
            "enabled": False,
            "head_sampling_rate": 1,
            "logs": LOGS_OFF,
            "traces": TRACES_OFF,
        },
        "subdomain": {
            "enabled": False,
            "previews_enabled": False,
            "url": f"https://{host}",
            "preview_url_suffix": f"-{host}",
        },
        "tail_consumers": [],
        "references": {
            "dispatch_namespace_outbounds": [],
            "domains": [],
            "durable_objects": [],
            "queues": [],
            "workers": [],
        },
    }
    assert raw(target, f"workers/{name('bare')}")["id"] == worker.id


def test_a_worker_is_replaced_edited_and_renamed(
    sdk: Cloudflare, target: Target, make: Callable[..., Worker], name: Callable[[str], str]
) -> None:
    workers = sdk.workers.beta.workers
    sink = make(name("sink"))
    worker = make(name("first"), tags=["one", "two"], observability={"enabled": True})
    assert worker.observability.logs is not None
    assert (worker.observability.logs.enabled, worker.observability.logs.persist) == (True, True)

    replaced = workers.update(
        worker.id,
        account_id=ACCOUNT,
        name=name("first"),
        subdomain={"enabled": True},
        tail_consumers=[{"name": sink.name}],
    )
    assert (replaced.tags, replaced.observability.enabled) == ([], False)
    assert (replaced.subdomain.enabled, replaced.subdomain.previews_enabled) == (True, True)
    assert [consumer.name for consumer in replaced.tail_consumers] == [sink.name]
    assert replaced.updated_on > worker.updated_on
    script = f"scripts/{name('first')}"
    assert raw(target, f"{script}/subdomain") == {"enabled": True, "previews_enabled": True}
    assert raw(target, f"{script}/script-settings")["tail_consumers"] == [{"service": sink.name}]

    edited = workers.edit(
        worker.id,
        account_id=ACCOUNT,
        name=name("second"),
        logpush=True,
        observability={"traces": {"head_sampling_rate": 0.5}},
        subdomain={"previews_enabled": False},
        tags=["three"],
        tail_consumers=[],
    )
    assert (edited.id, edited.name, edited.tags) == (worker.id, name("second"), ["three"])
    assert edited.observability.traces is not None
    assert edited.observability.traces.head_sampling_rate == 0.5
    assert (edited.subdomain.enabled, edited.subdomain.previews_enabled) == (True, False)
    assert raw(target, f"scripts/{name('second')}/script-settings") == {
        "logpush": True,
        "observability": {"traces": {"head_sampling_rate": 0.5}},
        "tags": ["three"],
        "tail_consumers": [],
    }
    assert target.missing(f"workers/{script}/script-settings")


def test_what_refers_to_a_worker_follows_its_new_name(
    sdk: Cloudflare, target: Target, make: Callable[..., Worker], name: Callable[[str], str]
) -> None:
    worker = make(name("old"), subdomain={"enabled": True})
    upload(sdk, worker.id, source=WORKFLOW, deploy=True)
    caller = make(name("caller"), tail_consumers=[{"name": name("old")}])
    bound = {"type": "service", "name": "TO", "service": name("old")}
    upload(sdk, caller.id, bindings=[bound], deploy=True)
    sdk.workflows.update(
        name("flow"), account_id=ACCOUNT, class_name="Builder", script_name=name("old")
    )
    domain = sdk.workers.domains.update(
        account_id=ACCOUNT,
        zone_id=ZONE,
        hostname=f"{name('www')}.code24.localhost",
        service=name("old"),
    )
    sdk.workers.beta.workers.update(
        worker.id, account_id=ACCOUNT, name=name("new"), subdomain={"enabled": True}
    )

    assert raw(target, f"scripts/{name('caller')}/bindings") == [{**bound, "service": name("new")}]
    assert raw(target, f"workers/{caller.id}")["tail_consumers"] == [{"name": name("new")}]
    assert sdk.workflows.get(name("flow"), account_id=ACCOUNT).script_name == name("new")
    assert domain.id is not None
    assert sdk.workers.domains.get(domain.id, account_id=ACCOUNT).service == name("new")
    references = raw(target, f"workers/{worker.id}")["references"]
    assert references["workers"] == [{"id": caller.id, "name": name("caller")}]
    assert [each["hostname"] for each in references["domains"]] == [domain.hostname]
    assert ask(target, name("new")) == (200, "workflows")
    sdk.workflows.delete(name("flow"), account_id=ACCOUNT)
    sdk.workers.domains.delete(domain.id, account_id=ACCOUNT)


def test_a_worker_without_a_version_answers_as_such_and_disturbs_no_other(
    sdk: Cloudflare, target: Target, make: Callable[..., Worker], name: Callable[[str], str]
) -> None:
    empty = make(name("empty"), subdomain={"enabled": True})
    neighbour = make(name("neighbour"), subdomain={"enabled": True})
    upload(
        sdk,
        neighbour.id,
        bindings=[{"type": "service", "name": "EMPTY", "service": empty.name}],
        deploy=True,
    )
    script = f"accounts/{ACCOUNT}/workers/scripts/{empty.name}"
    for path in ("", "/content", "/content/v2", "/settings", "/bindings"):
        answer = target.request("GET", f"{script}{path}")
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (404, 10222), path
    secret = {"name": "KEY", "text": "value", "type": "secret_text"}
    refused = target.request("PUT", f"{script}/secrets", json=secret)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (404, 10222)
    assert raw(target, f"scripts/{empty.name}/versions") == {"items": []}
    assert raw(target, f"scripts/{empty.name}/deployments") == {"deployments": []}
    assert raw(target, f"scripts/{empty.name}/secrets") == []
    service = raw(target, f"services/{empty.name}")
    environment = service["default_environment"]["script"]
    assert (service["id"], environment["tag"]) == (empty.name, empty.id)
    assert "last_deployed_from" not in environment
    assert ask(target, empty.name)[0] == 404
    assert ask(target, name("neighbour")) == (200, "hello")


def test_a_version_is_stored_without_traffic_and_deployed_later(
    sdk: Cloudflare, target: Target, make: Callable[..., Worker], name: Callable[[str], str]
) -> None:
    worker = make(name("later"), subdomain={"enabled": True})
    bindings = [
        {"type": "secret_text", "name": "TOKEN", "text": "of-the-secret"},
        {"type": "plain_text", "name": "GREETING", "text": "first"},
    ]
    version = upload(
        sdk,
        worker.id,
        bindings=bindings,
        compatibility_date=DATE,
        compatibility_flags=["nodejs_compat"],
        annotations={"workers_message": "by the SDK", "workers_tag": "v1"},
        placement={"mode": "smart"},
        limits={"cpu_ms": 50},
    )
    shown = raw(target, f"workers/{worker.id}/versions/{version.id}")
    assert shown.pop("startup_time_ms") >= 0
    assert shown.pop("created_on") == raw(target, f"workers/{worker.id}")["updated_on"]
    assert shown == {
        "id": version.id,
        "number": 1,
        "source": "api",
        "author_id": "c0de24",
        "author_email": "engineer@code24.localhost",
        "annotations": {
            "workers/message": "by the SDK",
            "workers/tag": "v1",
            "workers/triggered_by": "version_upload",
        },
        "usage_model": "standard",
        "urls": [],
        "main_module": MAIN,
        "compatibility_date": DATE,
        "compatibility_flags": ["nodejs_compat"],
        # By their names, whatever the order of the upload.
        "bindings": [bindings[1], {"type": "secret_text", "name": "TOKEN"}],
        "limits": {"cpu_ms": 50},
        "placement": {"mode": "smart"},
    }
    assert raw(target, f"workers/{worker.id}")["deployed_on"] is None
    assert ask(target, name("later"))[0] == 404

    deployment = sdk.workers.scripts.deployments.create(
        name("later"),
        account_id=ACCOUNT,
        strategy="percentage",
        versions=[{"version_id": version.id, "percentage": 100}],
    )
    assert ask(target, name("later")) == (200, "first")
    deployed_on = raw(target, f"workers/{worker.id}")["deployed_on"]
    (listed,) = raw(target, f"scripts/{name('later')}/deployments")["deployments"]
    assert (listed["id"], listed["created_on"]) == (deployment.id, deployed_on)
    settings = raw(target, f"scripts/{name('later')}/settings")
    assert (settings["placement"], settings["limits"]) == ({"mode": "smart"}, {"cpu_ms": 50})
    assert settings["compatibility_date"] == DATE


def test_what_a_version_leaves_open_is_absent(
    sdk: Cloudflare, target: Target, make: Callable[..., Worker], name: Callable[[str], str]
) -> None:
    worker = make(name("plain"))
    upload(sdk, worker.id)
    shown = raw(target, f"workers/{worker.id}/versions/latest")
    assert set(shown) == {
        "id",
        "number",
        "created_on",
        "source",
        "author_id",
        "author_email",
        "annotations",
        "usage_model",
        "urls",
        "startup_time_ms",
        "main_module",
    }


def test_the_modules_of_a_version_come_back_when_asked_for(
    sdk: Cloudflare, make: Callable[..., Worker], name: Callable[[str], str]
) -> None:
    worker = make(name("parts"))
    main = modules("import text from './note.txt'; export default { fetch() { return 0 } }")
    given = [*main, *modules("a note", "note.txt", "text/plain")]
    versions = sdk.workers.beta.workers.versions
    version = versions.create(worker.id, account_id=ACCOUNT, main_module=MAIN, modules=given)
    assert version.modules is None
    read = versions.get(version.id, account_id=ACCOUNT, worker_id=worker.id, include="modules")
    assert [part.model_dump() for part in read.modules or []] == given
    content = sdk.workers.scripts.content.get(name("parts"), account_id=ACCOUNT).text()
    assert "./note.txt" in content


def test_the_assets_of_a_version_are_configured_by_modules_too(
    sdk: Cloudflare, target: Target, make: Callable[..., Worker], name: Callable[[str], str]
) -> None:
    worker = make(name("assets"))
    headers = modules("/*\n  X-Of: assets\n", "_headers", "text/plain")
    config: Any = {
        "not_found_handling": "single-page-application",
        "run_worker_first": ["/api/*"],
    }
    versions = sdk.workers.beta.workers.versions
    version = versions.create(
        worker.id,
        account_id=ACCOUNT,
        main_module=MAIN,
        modules=[*modules(HELLO), *headers],
        assets={"config": config},
    )
    path = f"workers/{worker.id}/versions/{version.id}"
    assert raw(target, path)["assets"] == {"config": config}
    read = raw(target, path, include="modules")
    assert read["modules"] == [*modules(HELLO), *headers]


def test_what_the_scripts_api_uploads_is_the_same_worker_here(
    sdk: Cloudflare, target: Target, name: Callable[[str], str]
) -> None:
    script = name("script")
    sdk.workers.scripts.update(
        script,
        account_id=ACCOUNT,
        metadata={
            "main_module": MAIN,
            "compatibility_date": DATE,
            "tags": ["shop"],
            "placement": {"mode": "smart"},
            "observability": {"enabled": True, "head_sampling_rate": 0.1},
            "bindings": [{"type": "plain_text", "name": "GREETING", "text": "hi"}],
        },
        files=[module(HELLO)],
    )
    workers = sdk.workers.beta.workers
    worker = workers.get(script, account_id=ACCOUNT)
    listed = [one for one in workers.list(account_id=ACCOUNT) if one.name == script]
    assert listed == [worker]
    tags = {one.id: one.tag for one in sdk.workers.scripts.list(account_id=ACCOUNT)}
    assert (worker.id, worker.tags) == (tags[script], ["shop"])
    assert worker.observability.logs is not None
    assert (worker.observability.head_sampling_rate, worker.observability.logs.enabled) == (
        0.1,
        True,
    )
    (version,) = workers.versions.list(worker.id, account_id=ACCOUNT)
    (known,) = raw(target, f"scripts/{script}/versions")["items"]
    assert (version.id, version.number) == (known["id"], known["number"])
    assert known["annotations"] == {"workers/triggered_by": "upload"}
    shown = raw(target, f"workers/{worker.id}/versions/{version.id}")
    assert shown["annotations"] == known["annotations"]
    assert shown["bindings"] == [{"type": "plain_text", "name": "GREETING", "text": "hi"}]
    assert shown["placement"] == {"mode": "smart"}

    second = upload(sdk, worker.id, source=HELLO, deploy=True)
    assert second.number == 2
    items = raw(target, f"scripts/{script}/versions")["items"]
    assert [item["id"] for item in items] == [second.id, version.id]
    # Placement is of a version, and the second has none.
    assert raw(target, f"scripts/{script}/settings")["placement"] == {}
    assert raw(target, f"scripts/{script}/settings")["tags"] == ["shop"]
    workers.delete(worker.id, account_id=ACCOUNT)
    assert target.missing(f"workers/scripts/{script}")


def test_cloudflare_adds_to_bindings_what_they_leave_open(
    sdk: Cloudflare, target: Target, make: Callable[..., Worker], name: Callable[[str], str]
) -> None:
    rooms = make(name("rooms"))
    source = f"export class Room {{ fetch() {{ return new Response(); }} }}\n{HELLO}"
    database = sdk.d1.database.create(account_id=ACCOUNT, name=name("data"))
    given: list[Any] = [
        {"type": "durable_object_namespace", "name": "ROOM", "class_name": "Room"},
        {"type": "d1", "name": "DATA", "id": database.uuid},
    ]
    made: Any = {"new_tag": "v1", "new_sqlite_classes": ["Room"]}
    with pytest.raises(PermissionDeniedError) as refused:
        upload(sdk, rooms.id, source=source, bindings=given, migrations=made)
    assert codes(refused.value) == [(403, 10123)]
    upload(sdk, rooms.id, source=source, bindings=given, migrations=made, deploy=True)
    guest = make(name("guest"))
    outside = {**given[0], "script_name": rooms.name}
    service = {"type": "service", "name": "TO", "service": rooms.name}
    upload(sdk, guest.id, bindings=[service, outside], deploy=True)

    namespaces = sdk.durable_objects.namespaces.list(account_id=ACCOUNT)
    (namespace,) = (each for each in namespaces if each.script == rooms.name)
    data, room = raw(target, f"workers/{rooms.id}/versions/latest")["bindings"]
    assert data == {**given[1], "database_id": database.uuid}
    assert room == {**given[0], "namespace_id": namespace.id}
    outside_room, to = raw(target, f"workers/{guest.id}/versions/latest")["bindings"]
    assert outside_room == {**outside, "namespace_id": namespace.id}
    assert to == {**service, "environment": "production"}
    references = raw(target, f"workers/{rooms.id}")["references"]
    assert references["durable_objects"] == [
        {
            "namespace_id": namespace.id,
            "namespace_name": f"{rooms.name}_Room",
            "worker_id": guest.id,
            "worker_name": guest.name,
        }
    ]
    assert references["workers"] == [{"id": guest.id, "name": guest.name}]


def test_a_binding_inherits_from_the_version_it_names(
    sdk: Cloudflare, make: Callable[..., Worker], name: Callable[[str], str]
) -> None:
    worker = make(name("heir"))
    greeting = {"type": "plain_text", "name": "GREETING"}
    secret = {"type": "secret_text", "name": "TOKEN", "text": "secret"}
    first = upload(sdk, worker.id, bindings=[{**greeting, "text": "first"}, secret])
    upload(sdk, worker.id, bindings=[{**greeting, "text": "second"}])
    heir = upload(
        sdk,
        worker.id,
        bindings=[
            {"type": "inherit", "name": "GREETING", "version_id": "latest"},
            {"type": "inherit", "name": "OLD", "old_name": "GREETING", "version_id": first.id},
        ],
    )
    shown = {binding.name: getattr(binding, "text", None) for binding in heir.bindings or []}
    # A secret that no binding names stays behind: versions here are whole.
    assert shown == {"GREETING": "second", "OLD": "first"}


def test_a_version_that_is_deployed_stays_and_another_goes(
    sdk: Cloudflare, make: Callable[..., Worker], name: Callable[[str], str]
) -> None:
    versions = sdk.workers.beta.workers.versions
    worker = make(name("pruned"))
    with pytest.raises(NotFoundError) as none:
        versions.get("latest", account_id=ACCOUNT, worker_id=worker.id)
    assert codes(none.value) == [(404, 10222)]
    live = upload(sdk, worker.id, deploy=True)
    spare = upload(sdk, worker.id)
    with pytest.raises(APIStatusError) as refused:
        versions.delete(live.id, account_id=ACCOUNT, worker_id=worker.id)
    assert refused.value.status_code == 400
    assert versions.delete(spare.id, account_id=ACCOUNT, worker_id=worker.id).success is True
    with pytest.raises(NotFoundError) as gone:
        versions.get(spare.id, account_id=ACCOUNT, worker_id=worker.id)
    assert codes(gone.value) == [(404, 10071)]
    assert versions.get("latest", account_id=ACCOUNT, worker_id=worker.id).id == live.id


def test_a_worker_is_renamed_as_a_service(
    sdk: Cloudflare, target: Target, make: Callable[..., Worker], name: Callable[[str], str]
) -> None:
    worker = make(name("before"), subdomain={"enabled": True})
    upload(sdk, worker.id, deploy=True)
    path = f"accounts/{ACCOUNT}/workers/services"
    renamed = target.request("PATCH", f"{path}/{worker.name}", json={"id": name("after")})
    assert renamed.raise_for_status().json()["result"]["id"] == name("after")
    assert raw(target, f"services/{name('after')}")["default_environment"]["script"]["tag"] == (
        worker.id
    )
    assert ask(target, name("after")) == (200, "hello")
    assert target.missing(f"workers/services/{worker.name}")
    taken = make(name("taken"))
    refused = target.request("PATCH", f"{path}/{name('after')}", json={"id": taken.name})
    assert refused.status_code == 409


def test_a_worker_that_another_is_bound_to_is_deleted_by_force_alone(
    sdk: Cloudflare, target: Target, make: Callable[..., Worker], name: Callable[[str], str]
) -> None:
    bound = make(name("bound"))
    upload(sdk, bound.id, deploy=True)
    caller = make(name("caller"), subdomain={"enabled": True})
    service = {"type": "service", "name": "TO", "service": bound.name}
    upload(sdk, caller.id, bindings=[service], deploy=True)
    paths = (f"workers/{bound.id}", f"scripts/{bound.name}", f"services/{bound.name}")
    for path in paths:
        refused = target.request("DELETE", f"accounts/{ACCOUNT}/workers/{path}")
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (400, 10142)
        assert caller.name in refused.json()["errors"][0]["message"]
    references = raw(target, f"scripts/{bound.name}/references")["services"]["incoming"]
    assert references == [{"name": "TO", "service": caller.name, "environment": "production"}]
    sdk.workers.beta.workers.delete(bound.id, account_id=ACCOUNT, force=True)
    assert target.missing(f"workers/workers/{bound.id}")
    assert ask(target, caller.name) == (200, "hello")


def test_a_worker_that_consumes_a_queue_keeps_it_until_the_consumer_is_gone(
    sdk: Cloudflare, target: Target, make: Callable[..., Worker], name: Callable[[str], str]
) -> None:
    worker = make(name("consumer"))
    upload(sdk, worker.id, source="export default { queue() {} };", deploy=True)
    queue = sdk.queues.create(account_id=ACCOUNT, queue_name=name("queue"))
    assert queue is not None
    assert queue.queue_id is not None
    consumers = sdk.queues.consumers
    consumer = consumers.create(
        queue.queue_id, account_id=ACCOUNT, type="worker", script_name=worker.name
    )
    assert consumer is not None
    assert raw(target, f"workers/{worker.id}")["references"]["queues"] == [
        {
            "queue_consumer_id": consumer.consumer_id,
            "queue_id": queue.queue_id,
            "queue_name": name("queue"),
        }
    ]
    sdk.workers.beta.workers.update(worker.id, account_id=ACCOUNT, name=name("renamed"))
    (followed,) = consumers.list(queue.queue_id, account_id=ACCOUNT)
    assert followed.model_dump()["script_name"] == name("renamed")
    with pytest.raises(APIStatusError) as refused:
        sdk.workers.beta.workers.delete(worker.id, account_id=ACCOUNT)
    assert codes(refused.value) == [(400, 10064)]
    sdk.workers.beta.workers.delete(worker.id, account_id=ACCOUNT, force=True)
    assert list(consumers.list(queue.queue_id, account_id=ACCOUNT)) == []


def test_a_secret_of_the_latest_version_changes_as_a_version_of_its_own(
    sdk: Cloudflare, target: Target, make: Callable[..., Worker], name: Callable[[str], str]
) -> None:
    worker = make(name("patched"))
    first = upload(
        sdk,
        worker.id,
        compatibility_date=DATE,
        bindings=[{"type": "secret_text", "name": "OLD", "text": "of-the-secret"}],
        deploy=True,
    )
    path = f"accounts/{ACCOUNT}/workers/workers/{worker.name}/versions/latest"
    env = {"OLD": None, "NEW": {"type": "secret_text", "text": "of-the-secret"}}
    body = {"env": env, "annotations": {"workers/message": "rotated"}}
    headers = {"Content-Type": "application/merge-patch+json"}
    made = target.request("PATCH", path, json=body, headers=headers).raise_for_status()
    shown = made.json()["result"]
    assert (shown["number"], shown["compatibility_date"]) == (2, DATE)
    assert shown["bindings"] == [{"type": "secret_text", "name": "NEW"}]
    assert shown["annotations"] == {
        "workers/message": "rotated",
        "workers/triggered_by": "secret",
    }
    (deployment,) = raw(target, f"scripts/{worker.name}/deployments")["deployments"]
    assert [each["version_id"] for each in deployment["versions"]] == [first.id]
    # What is not deployed is not deployed by a secret either.
    secret = {"name": "KEY", "text": "value", "type": "secret_text"}
    script = f"accounts/{ACCOUNT}/workers/scripts/{worker.name}"
    refused = target.request("PUT", f"{script}/secrets", json=secret)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (400, 10215)


def test_workers_are_listed_in_the_order_and_by_the_page_that_is_asked_for(
    sdk: Cloudflare, target: Target, make: Callable[..., Worker], name: Callable[[str], str]
) -> None:
    names = [name(prefix) for prefix in ("b", "a", "c")]
    for each in names:
        make(each)
    upload(sdk, names[0], deploy=True)
    listed = sdk.workers.beta.workers.list(
        account_id=ACCOUNT, order_by="name", order="asc", per_page=2
    )
    mine = [worker.name for worker in listed if worker.name in names]
    assert mine == sorted(names)
    by_creation = sdk.workers.beta.workers.list(account_id=ACCOUNT, order_by="created_on")
    assert [one.name for one in by_creation if one.name in names] == list(reversed(names))
    (first, *_) = raw(target, "workers", per_page="1")
    assert first["name"] == names[0]
    for _ in range(2):
        upload(sdk, names[1])
    versions = sdk.workers.beta.workers.versions.list(names[1], account_id=ACCOUNT, per_page=1)
    assert [version.number for version in versions] == [2, 1]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, 10001),
        ({"name": "Upper Case"}, 400, 10016),
        ({"name": "new", "previews_base_config": {"logpush": True}}, 400, 10001),
    ],
)
def test_a_worker_that_cannot_be_is_refused(
    target: Target, body: dict[str, Any], status: int, code: int
) -> None:
    before = target.snapshot()
    answer = target.request("POST", f"accounts/{ACCOUNT}/workers/workers", json=body)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (status, code)
    assert target.snapshot() == before


def test_a_name_that_is_taken_is_refused(
    sdk: Cloudflare, make: Callable[..., Worker], name: Callable[[str], str]
) -> None:
    taken, other = make(name("taken")), make(name("other"))
    with pytest.raises(APIStatusError) as created:
        make(taken.name)
    with pytest.raises(APIStatusError) as renamed:
        sdk.workers.beta.workers.update(other.id, account_id=ACCOUNT, name=taken.name)
    assert (created.value.status_code, renamed.value.status_code) == (409, 409)
    with pytest.raises(NotFoundError) as missing:
        sdk.workers.beta.workers.get("absent", account_id=ACCOUNT)
    assert codes(missing.value) == [(404, 10007)]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"modules": modules(HELLO)}, 10021),
        ({"main_module": "absent.js", "modules": modules(HELLO)}, 10021),
        ({"main_module": MAIN, "modules": [{"name": MAIN, "content_base64": "%"}]}, 10001),
        ({"main_module": MAIN, "modules": modules("export default {{")}, 10021),
        (
            {
                "main_module": MAIN,
                "modules": modules(HELLO),
                "annotations": {"workers/tag": "t" * 101},
            },
            10001,
        ),
    ],
)
def test_a_version_that_cannot_run_is_refused(
    target: Target,
    make: Callable[..., Worker],
    name: Callable[[str], str],
    body: dict[str, Any],
    code: int,
) -> None:
    worker = make(name("strict"))
    before = target.snapshot()
    path = f"accounts/{ACCOUNT}/workers/workers/{worker.id}/versions"
    answer = target.request("POST", path, json=body)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, code)
    assert target.snapshot() == before
