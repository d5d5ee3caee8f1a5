"""Answers in the API's own form: what was never set is absent, what is always there is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.clients.conftest import ACCOUNT, ZONE, Target
from tests.clients.scripts import DATE, HELLO, MAIN
from tests.clients.test_refusals import upload

ACCOUNTS = f"accounts/{ACCOUNT}"
GLOBAL_KEY = "0123456789abcdef0123456789abcdef01234"


def result(target: Target, method: str, path: str, **options: Any) -> Any:
    """The result of a call that has to succeed."""
    answer = target.request(method, path, **options)
    assert answer.is_success, answer.text
    return answer.json()["result"]


def code(target: Target, method: str, path: str, **options: Any) -> tuple[int, int]:
    """The status and the code of a call that has to fail."""
    answer = target.request(method, path, **options)
    return answer.status_code, answer.json()["errors"][0]["code"]


@pytest.fixture
def script(target: Target, name: Callable[[str], str]) -> Iterator[str]:
    path = f"{ACCOUNTS}/workers/scripts/{name('answers')}"
    result(target, "PUT", path, **upload())
    yield path
    target.request("DELETE", path)


def test_a_placement_is_always_there_and_observability_only_when_it_was_set(
    target: Target, script: str
) -> None:
    settings = result(target, "GET", f"{script}/settings")
    assert settings["placement"] == {}
    assert "observability" not in settings
    assert "limits" not in settings
    set_now = {"observability": {"enabled": True}, "placement": {"mode": "smart"}}
    result(target, "PATCH", f"{script}/settings", json=set_now)
    settings = result(target, "GET", f"{script}/settings")
    assert (settings["observability"], settings["placement"]) == tuple(set_now.values())


def test_a_slash_at_the_end_of_a_path_means_nothing(target: Target, script: str) -> None:
    assert result(target, "GET", f"{script}/settings/") == result(
        target, "GET", f"{script}/settings"
    )


def test_the_older_key_and_email_authenticate_and_a_malformed_key_does_not(
    target: Target,
) -> None:
    def ask(key: str) -> httpx.Response:
        headers = {"X-Auth-Key": key, "X-Auth-Email": "engineer@example.com"}
        return httpx.get(f"{target.api}/zones/{ZONE}", headers=headers, trust_env=False)

    assert ask(GLOBAL_KEY).json()["result"]["id"] == ZONE
    refused = ask("not-a-key")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (403, 9103)


@pytest.mark.parametrize("key", ["plain", "with_special.chars/name", "ends/", "a%2Fb/c"])
def test_a_key_may_hold_slashes(target: Target, name: Callable[[str], str], key: str) -> None:
    namespaces = f"{ACCOUNTS}/storage/kv/namespaces"
    namespace = result(target, "POST", namespaces, json={"title": name("slashes")})["id"]
    values = f"{namespaces}/{namespace}/values"
    result(target, "PUT", f"{values}/{key}", content=b"value")
    assert target.request("GET", f"{values}/{key}").text == "value"
    decoded = key.replace("%2F", "/")
    keys = result(target, "GET", f"{namespaces}/{namespace}/keys")
    assert [entry["name"] for entry in keys] == [decoded]
    encoded = decoded.replace("/", "%2F")
    assert target.request("GET", f"{values}/{encoded}").text == "value"
    result(target, "DELETE", f"{values}/{key}")
    assert result(target, "GET", f"{namespaces}/{namespace}/keys") == []


@pytest.mark.parametrize("ending", ["", "\r\n"])
def test_an_upload_may_lack_its_closing_boundary(
    target: Target, name: Callable[[str], str], ending: str
) -> None:
    path = f"{ACCOUNTS}/workers/scripts/{name('open')}"
    body = (
        '--limit\r\nContent-Disposition: form-data; name="metadata"\r\n'
        f'Content-Type: application/json\r\n\r\n{{"main_module": "{MAIN}", '
        f'"compatibility_date": "{DATE}"}}\r\n'
        f'--limit\r\nContent-Disposition: form-data; name="{MAIN}"; filename="{MAIN}"\r\n'
        f"Content-Type: application/javascript+module\r\n\r\n{HELLO}{ending}"
    )
    headers = {"Content-Type": "multipart/form-data; boundary=limit"}
    made = result(target, "PUT", path, content=body.encode(), headers=headers)
    assert made["handlers"] == ["fetch"]


def test_a_python_worker_is_taken_and_says_why_it_does_not_run(
    target: Target, name: Callable[[str], str]
) -> None:
    path = f"{ACCOUNTS}/workers/scripts/{name('python')}"
    metadata = b'{"main_module": "index.py", "compatibility_flags": ["python_workers"]}'
    source = b"from workers import WorkerEntrypoint\n"
    files = {
        "metadata": (None, metadata, "application/json"),
        "index.py": ("index.py", source, "text/x-python"),
    }
    assert result(target, "PUT", path, files=files)["handlers"] == ["fetch"]
    result(target, "POST", f"{path}/subdomain", json={"enabled": True})
    host = {"Host": f"{name('python')}.localhost"}
    answer = httpx.get(target.url, headers=host, trust_env=False)
    assert answer.status_code == 501
    assert "Python Workers need Pyodide" in answer.text
    assert source in target.request("GET", f"{path}/content/v2").content


def test_a_missing_user_worker_has_a_code_of_its_own(
    target: Target, name: Callable[[str], str]
) -> None:
    namespaces = f"{ACCOUNTS}/workers/dispatch/namespaces"
    result(target, "POST", namespaces, json={"name": name("users")})
    scripts = f"{namespaces}/{name('users')}/scripts"
    assert code(target, "GET", f"{scripts}/absent") == (404, 10092)
    assert code(target, "GET", f"{scripts}/absent/settings") == (404, 10007)
    assert code(target, "GET", f"{ACCOUNTS}/workers/scripts/absent/settings") == (404, 10007)


def test_a_renamed_dispatch_namespace_keeps_its_user_workers(
    target: Target, name: Callable[[str], str]
) -> None:
    namespaces = f"{ACCOUNTS}/workers/dispatch/namespaces"
    old, new = name("before"), name("after")
    made = result(target, "POST", namespaces, json={"name": old})
    result(target, "PUT", f"{namespaces}/{old}/scripts/kept", **upload())
    renamed = result(target, "PUT", f"{namespaces}/{old}", json={"name": new})
    assert renamed["namespace_id"] == made["namespace_id"]
    assert (renamed["namespace_name"], renamed["script_count"]) == (new, 1)
    assert result(target, "GET", f"{namespaces}/{new}/scripts/kept")["dispatch_namespace"] == new
    assert code(target, "GET", f"{namespaces}/{old}") == (404, 100119)
    result(target, "POST", namespaces, json={"name": old})
    assert code(target, "PUT", f"{namespaces}/{old}", json={"name": new}) == (409, 100120)


def test_a_bucket_has_its_location_in_capitals_and_its_jurisdiction(
    target: Target, name: Callable[[str], str]
) -> None:
    buckets = f"{ACCOUNTS}/r2/buckets"
    given = {"name": name("bucket"), "locationHint": "weur"}
    made = result(target, "POST", buckets, json=given, headers={"cf-r2-jurisdiction": "eu"})
    assert (made["location"], made["jurisdiction"]) == ("WEUR", "eu")
    unset = result(target, "POST", buckets, json={"name": name("other")})
    assert (unset["location"], unset["jurisdiction"]) == ("WNAM", "default")


def test_a_database_has_read_replication_once_it_was_set(
    target: Target, name: Callable[[str], str]
) -> None:
    databases = f"{ACCOUNTS}/d1/database"
    made = result(target, "POST", databases, json={"name": name("db")})
    assert "read_replication" not in made
    changed = result(
        target, "PATCH", f"{databases}/{made['uuid']}", json={"read_replication": {"mode": "auto"}}
    )
    assert changed["read_replication"] == {"mode": "auto"}
    assert result(target, "GET", f"{databases}/{made['uuid']}") == changed


def test_a_custom_hostname_has_a_certificate_only_when_asked_for_one(
    target: Target, name: Callable[[str], str]
) -> None:
    hostnames = f"zones/{ZONE}/custom_hostnames"
    plain = result(target, "POST", hostnames, json={"hostname": f"{name('plain')}.pending.example"})
    assert "ssl" not in plain
    assert "ssl" not in result(target, "GET", f"{hostnames}/{plain['id']}")
    ssl = {"method": "txt", "type": "dv"}
    changed = result(target, "PATCH", f"{hostnames}/{plain['id']}", json={"ssl": ssl})["ssl"]
    assert {key: changed[key] for key in ssl} == ssl
    again = result(target, "PATCH", f"{hostnames}/{plain['id']}", json={"custom_metadata": {}})
    assert again["ssl"] == changed


def test_a_logpush_job_keeps_an_empty_kind_and_refuses_another(target: Target) -> None:
    jobs = f"zones/{ZONE}/logpush/jobs"
    given = {"destination_conf": "s3://logs", "dataset": "http_requests"}
    plain = result(target, "POST", jobs, json=given)
    assert plain["kind"] == ""
    same = result(target, "PUT", f"{jobs}/{plain['id']}", json={"kind": "", "enabled": True})
    assert (same["kind"], same["enabled"]) == ("", True)
    unsaid = result(target, "PUT", f"{jobs}/{plain['id']}", json={"kind": None, "name": None})
    assert unsaid == same
    edge = result(target, "POST", jobs, json={**given, "kind": "edge"})
    for change in ({"kind": ""}, {"dataset": "firewall_events"}):
        assert code(target, "PUT", f"{jobs}/{edge['id']}", json=change) == (400, 1004)
    assert result(target, "GET", f"{jobs}/{edge['id']}") == edge


def test_dns_records_are_kept_found_changed_and_deleted(
    target: Target, name: Callable[[str], str]
) -> None:
    records = f"zones/{ZONE}/dns_records"
    given = {"name": name("www"), "type": "CNAME", "content": "code24.localhost", "proxied": True}
    made = result(target, "POST", records, json=given)
    assert made["name"] == f"{name('www')}.code24.localhost"
    assert (made["ttl"], made["proxied"], made["proxiable"]) == (1, True, True)
    assert made["comment"] is None
    assert code(target, "POST", records, json=given) == (400, 81058)
    path = f"{records}/{made['id']}"
    assert result(target, "GET", records, params={"name": made["name"]}) == [made]
    assert result(target, "GET", records, params={"name": "absent.code24.localhost"}) == []
    changed = result(target, "PATCH", path, json={"comment": "the shop"})
    assert (changed["comment"], changed["proxied"], changed["ttl"]) == ("the shop", True, 1)
    assert "comment_modified_on" not in made
    again = result(target, "PATCH", path, json={"ttl": 60})
    assert again["comment_modified_on"] == changed["comment_modified_on"]
    replaced = result(target, "PUT", path, json={**given, "proxied": False, "ttl": 300})
    assert (replaced["comment"], replaced["proxied"], replaced["ttl"]) == (None, False, 300)
    assert "comment_modified_on" not in replaced
    assert result(target, "DELETE", path) == {"id": made["id"]}
    assert code(target, "GET", path) == (404, 81044)


LOCATION = {
    "lat_degrees": 37,
    "lat_minutes": 46,
    "lat_seconds": 46,
    "lat_direction": "N",
    "long_degrees": 122,
    "long_minutes": 23,
    "long_seconds": 35,
    "long_direction": "W",
    "size": 100,
}


@pytest.mark.parametrize(
    ("kind", "data", "content"),
    [
        ("SRV", {"priority": 5, "weight": 0, "port": 5222, "target": "a.test"}, "0 5222 a.test"),
        ("CAA", {"flags": 0, "tag": "issue", "value": "a.test"}, '0 issue "a.test"'),
        ("LOC", LOCATION, "37 46 46.000 N 122 23 35.000 W 0.00 100.00 0.00 0.00"),
    ],
)
def test_a_dns_record_of_data_has_a_content(
    target: Target, name: Callable[[str], str], kind: str, data: dict[str, Any], content: str
) -> None:
    given = {"name": name(kind.lower()), "type": kind, "data": data}
    made = result(target, "POST", f"zones/{ZONE}/dns_records", json=given)
    assert (made["content"], made["data"]) == (content, data)
    result(target, "DELETE", f"zones/{ZONE}/dns_records/{made['id']}")


def test_older_clients_find_queues_below_workers(
    target: Target, name: Callable[[str], str]
) -> None:
    made = result(target, "POST", f"{ACCOUNTS}/workers/queues", json={"queue_name": name("old")})
    listed = result(target, "GET", f"{ACCOUNTS}/queues?per_page=1000")
    assert made["queue_id"] in {each["queue_id"] for each in listed}
    result(target, "DELETE", f"{ACCOUNTS}/workers/queues/{made['queue_id']}")


def test_the_classes_that_workers_bind_are_durable_object_namespaces(
    target: Target, name: Callable[[str], str]
) -> None:
    source = f"export class Room {{ fetch() {{ return new Response(); }} }}\n{HELLO}"
    room = {"type": "durable_object_namespace", "name": "ROOM", "class_name": "Room"}
    path = f"{ACCOUNTS}/workers/scripts/{name('rooms')}"
    migrations = {"new_tag": "v1", "new_sqlite_classes": ["Room"]}
    result(target, "PUT", path, **upload(source, bindings=[room], migrations=migrations))
    listed = result(target, "GET", f"{ACCOUNTS}/workers/durable_objects/namespaces?per_page=1000")
    (found,) = [each for each in listed if each["script"] == name("rooms")]
    assert (found["class"], found["name"]) == ("Room", f"{name('rooms')}_Room")


def test_no_header_of_the_runtime_reaches_a_visitor(target: Target, script: str) -> None:
    result(target, "POST", f"{script}/subdomain", json={"enabled": True})
    host = {"Host": f"{script.rsplit('/', 1)[1]}.localhost"}
    answer = httpx.get(target.url, headers=host, trust_env=False)
    http = {"content-type", "content-length", "transfer-encoding", "date", "connection"}
    assert set(answer.headers) - http - {"keep-alive"} == set()
