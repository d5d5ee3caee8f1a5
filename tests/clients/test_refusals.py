"""What the cloud refuses: with which status and code, and that nothing is stored then."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from tests.clients.conftest import ACCOUNT, Target
from tests.clients.scripts import DATE, HELLO, MAIN, WORKFLOW, module

FOREIGN = "e88bd087a41fe8d87d26724c8a0c7d0f"
SCRIPTS = f"accounts/{ACCOUNT}/workers/scripts"
MISSING = "0" * 32

Refuse = Callable[..., str]


@pytest.fixture
def refused(target: Target) -> Refuse:
    """Asks, which must be refused and change nothing; gives the message."""

    def ask(status: int, code: int, method: str, path: str, **options: Any) -> str:
        before = target.snapshot()
        answer = target.request(method, path, **options)
        body = answer.json()
        assert (answer.status_code, [error["code"] for error in body["errors"]]) == (status, [code])
        assert (body["success"], body["result"]) == (False, None)
        assert target.snapshot() == before
        return str(body["errors"][0]["message"])

    return ask


def upload(source: str = HELLO, part: str = MAIN, **metadata: Any) -> dict[str, Any]:
    """An upload's parts; ``metadata`` over what it needs."""
    output = {"main_module": MAIN, "compatibility_date": DATE} | metadata
    return {
        "files": {
            "metadata": (None, json.dumps(output), "application/json"),
            part: module(source, part),
        }
    }


def binding(**fields: Any) -> dict[str, Any]:
    """An upload with one binding."""
    return upload(bindings=[{"name": "BOUND"} | fields])


@pytest.mark.parametrize(
    ("header", "status", "code"),
    [
        ({"Authorization": "Bearer " + "x" * 40}, 401, 10000),
        ({"Authorization": "Bearer not a token"}, 400, 6003),
    ],
)
def test_a_wrong_token(refused: Refuse, header: dict[str, str], status: int, code: int) -> None:
    refused(status, code, "PUT", f"{SCRIPTS}/new", headers=header, **upload())


def test_no_token(target: Target) -> None:
    answer = httpx.get(f"{target.api}/user", trust_env=False)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, 9106)


def test_a_global_key_beside_an_empty_token(target: Target) -> None:
    """As the Go SDK asks whose ``CLOUDFLARE_API_TOKEN`` is empty."""
    key = {"X-Auth-Email": "engineer@code24.localhost", "X-Auth-Key": "0" * 37}
    path = f"{target.api}/accounts/{ACCOUNT}/queues"

    def status(headers: dict[str, str]) -> int:
        return httpx.get(path, headers=headers, trust_env=False).status_code

    assert status({"Authorization": "Bearer", **key}) == 200
    assert status({"Authorization": "Bearer " + "x" * 40, **key}) == 401
    assert status({"Authorization": "Bearer"}) == 400


def test_a_foreign_account(refused: Refuse) -> None:
    refused(403, 10000, "PUT", f"accounts/{FOREIGN}/workers/scripts/new", **upload())
    title = {"json": {"title": "x"}}
    refused(403, 10000, "POST", f"accounts/{FOREIGN}/storage/kv/namespaces", **title)


def test_an_unknown_route(refused: Refuse) -> None:
    message = refused(404, 7000, "POST", f"accounts/{ACCOUNT}/workers/absent", json={})
    assert "/workers/absent" in message


def test_a_script_that_does_not_parse(refused: Refuse) -> None:
    message = refused(400, 10021, "PUT", f"{SCRIPTS}/new", **upload("export default {"))
    assert "SyntaxError" in message


def test_a_script_that_throws_while_starting(refused: Refuse) -> None:
    source = HELLO + 'throw new Error("no luck");'
    assert "no luck" in refused(400, 10021, "PUT", f"{SCRIPTS}/new", **upload(source))


def test_a_script_without_handlers(refused: Refuse) -> None:
    message = refused(400, 10068, "PUT", f"{SCRIPTS}/new", **upload("export const n = 1;"))
    assert "No event handlers were registered. This script does nothing." in message


def test_a_script_whose_import_is_not_in_the_upload(refused: Refuse) -> None:
    source = 'import "./absent.js";' + HELLO
    assert "absent.js" in refused(400, 10021, "PUT", f"{SCRIPTS}/new", **upload(source))


def test_an_upload_without_its_main_module(refused: Refuse) -> None:
    message = refused(400, 10021, "PUT", f"{SCRIPTS}/new", **upload(part="other.js"))
    assert '"index.js"' in message
    assert '"other.js"' in message


def test_an_upload_without_metadata(refused: Refuse) -> None:
    files = {MAIN: module(HELLO)}
    message = refused(400, 10021, "PUT", f"{SCRIPTS}/new", files=files)
    assert '"metadata"' in message


@pytest.mark.parametrize("date", ["2999-01-01", "22.10.2024", "2024-13-01"])
def test_a_compatibility_date_that_is_none_or_in_the_future(refused: Refuse, date: str) -> None:
    message = refused(400, 10021, "PUT", f"{SCRIPTS}/new", **upload(compatibility_date=date))
    assert date in message


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"type": "kv_namespace", "namespace_id": MISSING}, 404, 10041),
        ({"type": "dispatch_namespace", "namespace": "absent"}, 404, 100119),
        ({"type": "service", "service": "absent"}, 400, 10144),
        ({"type": "workflow", "workflow_name": "w", "class_name": "Absent"}, 400, 10061),
        ({"type": "durable_object_namespace", "class_name": "Absent"}, 400, 10061),
        ({"type": "plain_text"}, 400, 10021),
    ],
)
def test_a_binding_to_what_is_not_there(
    refused: Refuse, fields: dict[str, str], status: int, code: int
) -> None:
    message = refused(status, code, "PUT", f"{SCRIPTS}/new", **binding(**fields))
    assert "BOUND" in message or "Absent" in message


def test_an_inherited_binding_that_is_not_there(
    target: Target, refused: Refuse, name: Callable[[str], str]
) -> None:
    at = f"{SCRIPTS}/{name('heir')}"
    message = refused(400, 10057, "PUT", f"{at}?bindings_inherit=strict", **binding(type="inherit"))
    assert message == (
        "inherit binding 'BOUND' is invalid: previous version does not have binding named 'BOUND'"
    )
    target.request("PUT", at, **binding(type="inherit")).raise_for_status()
    assert target.get(f"workers/scripts/{name('heir')}/bindings") == []


def test_two_bindings_of_one_name(refused: Refuse) -> None:
    twice = [{"type": "plain_text", "name": "SAME", "text": text} for text in "ab"]
    assert '"SAME"' in refused(400, 10021, "PUT", f"{SCRIPTS}/new", **upload(bindings=twice))


def test_uploads_to_a_dispatch_namespace(
    target: Target, refused: Refuse, name: Callable[[str], str]
) -> None:
    namespaces = f"accounts/{ACCOUNT}/workers/dispatch/namespaces"
    target.request("POST", namespaces, json={"name": name("sites")}).raise_for_status()
    at = f"{namespaces}/{name('sites')}/scripts/new"
    kv = {"type": "kv_namespace", "namespace_id": MISSING}
    refused(400, 10042, "PUT", at, **binding(**kv))
    refused(400, 10021, "PUT", at, **upload("export default {"))
    refused(404, 100119, "PUT", f"{namespaces}/absent/scripts/new", **upload())
    refused(400, 10021, "PUT", at, **binding(type="workflow", workflow_name="w", class_name="W"))


def test_outbound_parameters_that_are_strings(
    target: Target, refused: Refuse, name: Callable[[str], str]
) -> None:
    namespaces = f"accounts/{ACCOUNT}/workers/dispatch/namespaces"
    target.request("POST", namespaces, json={"name": name("sites")}).raise_for_status()
    outbound = {"worker": {"service": "new"}, "params": ["customer"]}
    bad = binding(type="dispatch_namespace", namespace=name("sites"), outbound=outbound)
    assert "outbound.params" in refused(400, 10021, "PUT", f"{SCRIPTS}/new", **bad)


def test_a_title_that_is_taken(target: Target, refused: Refuse, name: Callable[[str], str]) -> None:
    namespaces = f"accounts/{ACCOUNT}/storage/kv/namespaces"
    title = {"json": {"title": name("taken")}}
    target.request("POST", namespaces, **title).raise_for_status()
    refused(400, 10014, "POST", namespaces, **title)
    refused(400, 10019, "POST", namespaces, json={"title": " "})


def test_a_workflow_of_a_script_that_is_not_there(refused: Refuse) -> None:
    body = {"class_name": "Builder", "script_name": "absent"}
    message = refused(404, 10007, "PUT", f"accounts/{ACCOUNT}/workflows/new", json=body)
    assert '"absent"' in message


def test_an_instance_of_a_workflow_whose_class_is_not_exported(
    target: Target, refused: Refuse, name: Callable[[str], str]
) -> None:
    script, workflow = name("builder"), f"accounts/{ACCOUNT}/workflows/{name('new')}"
    target.request("PUT", f"{SCRIPTS}/{script}", **upload(WORKFLOW)).raise_for_status()
    body = {"class_name": "Absent", "script_name": script}
    target.request("PUT", workflow, json=body).raise_for_status()
    message = refused(400, 10061, "POST", f"{workflow}/instances", json={})
    assert "Absent" in message


def test_a_refused_upload_leaves_the_worker_as_it_was(
    target: Target, refused: Refuse, name: Callable[[str], str]
) -> None:
    at = f"{SCRIPTS}/{name('live')}"
    target.request("PUT", at, **upload()).raise_for_status()
    refused(400, 10021, "PUT", at, **upload("export default {"))
    refused(404, 10041, "PUT", at, **binding(type="kv_namespace", namespace_id=MISSING))
    refused(400, 10021, "POST", f"{at}/versions", **upload("export default {"))
    refused(400, 10001, "POST", f"{at}/deployments", json={"strategy": "percentage"})


def test_a_body_that_is_not_json(refused: Refuse) -> None:
    path = f"accounts/{ACCOUNT}/storage/kv/namespaces"
    refused(400, 7003, "POST", path, content=b"{title", headers={"content-type": "text/json"})


# Codes that the tests of https://github.com/alchemy-run/distilled met on Cloudflare.


@pytest.mark.parametrize("account", ["invalid-account-id-000", "C0DE2400" * 4])
@pytest.mark.parametrize("path", ["workers/scripts", "storage/kv/namespaces", "queues", "nothing"])
def test_what_is_no_account_s_id_is_no_route(refused: Refuse, account: str, path: str) -> None:
    message = refused(404, 7003, "GET", f"accounts/{account}/{path}")
    assert message == (
        f"Could not route to /client/v4/accounts/{account}/{path}, "
        "perhaps your object identifier is invalid?"
    )


@pytest.mark.parametrize(
    ("code", "path", "body"),
    [
        (10005, "r2/buckets", {"name": "Upper"}),
        (10005, "r2/buckets", {"name": ""}),
        (10005, "r2/buckets", None),
        (11003, "queues", []),
        (11003, "queues", {"queue_name": ""}),
        (7400, "d1/database", {"name": ""}),
    ],
)
def test_a_name_that_is_none(refused: Refuse, code: int, path: str, body: object) -> None:
    refused(400, code, "POST", f"accounts/{ACCOUNT}/{path}", content=json.dumps(body))


def test_bulk_reading_of_no_key_and_a_life_that_is_too_short(
    refused: Refuse, target: Target
) -> None:
    made = target.request(
        "POST", f"accounts/{ACCOUNT}/storage/kv/namespaces", json={"title": "codes"}
    ).json()["result"]["id"]
    values = f"accounts/{ACCOUNT}/storage/kv/namespaces/{made}"
    refused(400, 10029, "POST", f"{values}/bulk/get", json={"keys": []})
    refused(400, 10034, "PUT", f"{values}/values/key?expiration_ttl=1", content=b"text")


def test_messages_and_consumers_that_are_none(refused: Refuse, target: Target) -> None:
    made = target.request("POST", f"accounts/{ACCOUNT}/queues", json={"queue_name": "codes"})
    queue = f"accounts/{ACCOUNT}/queues/{made.json()['result']['queue_id']}"
    refused(400, 10026, "POST", f"{queue}/consumers", json={"script_name": "taker"})
    refused(400, 10026, "POST", f"{queue}/consumers", content=b"null")
    refused(400, 10207, "POST", f"{queue}/messages", content=b"Hello, World!")
    refused(400, 10207, "POST", f"{queue}/messages/batch", json={"messages": []})
    refused(404, 11000, "POST", f"accounts/{ACCOUNT}/queues/{MISSING}/messages", content=b"Hello")


def test_a_binding_to_a_queue_that_is_not_there(refused: Refuse) -> None:
    bound = binding(type="queue", queue_name="absent")
    message = refused(400, 11000, "PUT", f"{SCRIPTS}/new", **bound)
    assert message.startswith("Queue 'absent' not found.")


def test_a_route_to_a_worker_that_is_not_there(refused: Refuse, target: Target) -> None:
    routes = f"zones/{target.zone}/workers/routes"
    refused(404, 10019, "POST", routes, json={"pattern": "codes.test/*", "script": "absent"})
    refused(404, 10009, "GET", f"{routes}/{MISSING}")


def test_objects_of_a_namespace_that_is_not_there(refused: Refuse) -> None:
    namespaces = f"accounts/{ACCOUNT}/workers/durable_objects/namespaces"
    refused(404, 10066, "GET", f"{namespaces}/{MISSING}/objects")


@pytest.mark.parametrize(
    ("code", "method", "what"),
    [
        (7400, "POST", "restore"),
        (7400, "POST", "restore?bookmark=not-a-valid-bookmark"),
        (7400, "POST", "restore?timestamp=not-a-timestamp"),
        (7400, "GET", "bookmark?timestamp=2020-01-01T00:00:00Z"),
        (7500, "GET", "bookmark?timestamp=NOW"),
    ],
)
def test_a_time_that_a_database_cannot_return_to(
    refused: Refuse, target: Target, code: int, method: str, what: str
) -> None:
    databases = f"accounts/{ACCOUNT}/d1/database"
    known = target.request("GET", f"{databases}?name=travels").json()["result"]
    made = (
        known[0]
        if known
        else target.request("POST", databases, json={"name": "travels"}).json()["result"]
    )
    what = what.replace("NOW", f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}")
    refused(400, code, method, f"{databases}/{made['uuid']}/time_travel/{what}")
