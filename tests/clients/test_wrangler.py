"""Wrangler on Workers: what it says it did is what the API says then."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.clients.conftest import Target
from tests.clients.scripts import HELLO, WORKFLOW
from tests.clients.wrangler import Wrangler
from tests.support.polling import until


@pytest.fixture
def wrangler(target: Target, tmp_path: Path) -> Wrangler:
    return Wrangler(target, tmp_path)


def numbers(target: Target, worker: str) -> dict[int, str]:
    """A Worker's versions: number to id."""
    items = target.get(f"workers/scripts/{worker}/versions")["items"]
    return {item["number"]: item["id"] for item in items}


def active(target: Target, worker: str) -> list[tuple[str, int]]:
    """The versions that take traffic, with their percentages."""
    newest = target.get(f"workers/scripts/{worker}/deployments")["deployments"][0]
    return [(one["version_id"], one["percentage"]) for one in newest["versions"]]


def bindings(target: Target, worker: str) -> dict[str, dict[str, Any]]:
    """A Worker's bindings by name."""
    settings = target.get(f"workers/scripts/{worker}/settings")
    return {binding["name"]: binding for binding in settings["bindings"]}


def test_deploys_versions_and_rollback(
    wrangler: Wrangler, target: Target, name: Callable[[str], str]
) -> None:
    worker = name("site")
    wrangler.project(HELLO, name=worker, vars={"GREETING": "one"})
    output = wrangler("deploy")
    assert f"https://{worker}.code24-local.workers.dev" in output
    assert numbers(target, worker)[1] in output
    assert bindings(target, worker)["GREETING"]["text"] == "one"
    assert target.get(f"workers/scripts/{worker}/subdomain")["enabled"] is True

    wrangler.project(HELLO, name=worker, vars={"GREETING": "two"})
    wrangler("deploy")
    assert bindings(target, worker)["GREETING"]["text"] == "two"

    uploaded = wrangler("versions", "upload", "--message", "third", "--preview-alias", "next")
    versions = numbers(target, worker)
    for prefix in (versions[3][:8], "next"):
        host = f"{prefix}-{worker}.code24-local.workers.dev"
        assert f"https://{host}" in uploaded
        assert httpx.get(target.url, headers={"Host": host}, trust_env=False).text == "two"
    assert list(versions) == [3, 2, 1]
    assert active(target, worker) == [(versions[2], 100)]
    listed = json.loads(wrangler("versions", "list", "--json"))
    assert [version["id"] for version in listed] == [versions[1], versions[2], versions[3]]
    viewed = json.loads(wrangler("versions", "view", versions[3], "--json"))
    assert viewed["annotations"]["workers/message"] == "third"

    wrangler("versions", "deploy", f"{versions[3]}@60", f"{versions[2]}@40", "-y")
    assert active(target, worker) == [(versions[3], 60), (versions[2], 40)]
    status = json.loads(wrangler("deployments", "status", "--json"))
    assert [one["percentage"] for one in status["versions"]] == [60, 40]
    assert len(json.loads(wrangler("deployments", "list", "--json"))) == 3

    wrangler("rollback", versions[1], "-y", "--message", "back")
    assert active(target, worker) == [(versions[1], 100)]

    wrangler("delete", "--name", worker, "--force")
    assert target.missing(f"workers/scripts/{worker}/settings")


def test_delete_asks_what_depends_on_a_worker(
    wrangler: Wrangler, target: Target, name: Callable[[str], str]
) -> None:
    callee, caller = name("callee"), name("caller")
    wrangler.project(HELLO, name=callee)
    wrangler("deploy")
    wrangler.project(HELLO, name=caller, services=[{"binding": "TO", "service": callee}])
    wrangler("deploy")
    output = wrangler("delete", "--name", callee)
    assert f"- Worker {caller} (production) uses this Worker as a Service Binding" in output
    # No one is there to answer, so it continues, by force.
    assert target.missing(f"workers/scripts/{callee}/settings")
    wrangler("delete", "--name", caller)
    assert target.missing(f"workers/scripts/{caller}/settings")


def test_secrets(wrangler: Wrangler, target: Target, name: Callable[[str], str]) -> None:
    worker = name("secretive")
    wrangler.project(HELLO, name=worker, vars={"GREETING": "kept"})
    wrangler("deploy")
    wrangler("secret", "put", "ONE", given="first-value")
    assert json.loads(wrangler("secret", "list")) == [{"name": "ONE", "type": "secret_text"}]
    wrangler("secret", "bulk", given=json.dumps({"TWO": "2", "THREE": "3"}))
    assert set(bindings(target, worker)) == {"GREETING", "ONE", "TWO", "THREE"}
    assert bindings(target, worker)["GREETING"]["text"] == "kept"
    wrangler("secret", "delete", "ONE")
    wrangler("deploy")
    assert set(bindings(target, worker)) == {"GREETING", "TWO", "THREE"}


def test_a_user_worker_in_a_dispatch_namespace(
    wrangler: Wrangler, target: Target, name: Callable[[str], str]
) -> None:
    namespace = name("sites")
    path = f"workers/dispatch/namespaces/{namespace}"
    assert target.missing(path)
    wrangler("dispatch-namespace", "create", namespace)
    made = target.get(path)
    assert made["namespace_name"] == namespace
    assert made["namespace_id"] in wrangler("dispatch-namespace", "get", namespace)
    assert namespace in wrangler("dispatch-namespace", "list")
    wrangler.project(HELLO, name="acme")
    wrangler("deploy", "--dispatch-namespace", namespace)
    assert target.get(f"{path}/scripts/acme")["script"]["handlers"] == ["fetch"]
    wrangler.project(HELLO, name="acme", vars={"GREETING": "again"})
    wrangler("deploy", "--dispatch-namespace", namespace)
    settings = target.get(f"{path}/scripts/acme/settings")
    assert [binding["text"] for binding in settings["bindings"]] == ["again"]
    renamed = name("renamed")
    wrangler("dispatch-namespace", "rename", namespace, renamed)
    assert target.missing(path)
    path = f"workers/dispatch/namespaces/{renamed}"
    assert target.get(path)["namespace_id"] == made["namespace_id"]
    assert target.get(path)["script_count"] == 1
    wrangler("dispatch-namespace", "delete", renamed)
    assert target.missing(path)


def test_workflows(wrangler: Wrangler, target: Target, name: Callable[[str], str]) -> None:
    workflow = name("build")
    declared = {"binding": "BUILD", "name": workflow, "class_name": "Builder"}
    wrangler.project(WORKFLOW, name=name("builder"), workflows=[declared])
    wrangler("deploy")
    assert target.get(f"workflows/{workflow}")["script_name"] == name("builder")
    assert workflow in wrangler("workflows", "list")
    assert target.get(f"workflows/{workflow}")["id"] in wrangler("workflows", "describe", workflow)
    wrangler("workflows", "trigger", workflow, '{"wait": true}', "--id", "one")
    instance = f"workflows/{workflow}/instances/one"
    assert target.get(instance)["trigger"] == {"source": "api"}
    assert "one" in wrangler("workflows", "instances", "list", workflow)
    until(lambda: bool(target.get(instance)["status"] == "waiting"), "the run sleeps")
    for output in ("one", "latest"):
        assert "Waiting" in wrangler("workflows", "instances", "describe", workflow, output)
    sending = ("workflows", "instances", "send-event", workflow, "one")
    wrangler(*sending, "--type", "go", "--payload", '{"on": true}')
    wrangler("workflows", "instances", "terminate", workflow, "one")
    assert target.get(instance)["status"] == "terminated"
    wrangler("workflows", "trigger", workflow, '{"wait": true}', "--id", "two")
    wrangler("workflows", "instances", "terminate-all", workflow)
    assert target.get(f"workflows/{workflow}/instances/two")["status"] == "terminated"


def test_secrets_of_a_version_that_takes_no_traffic_yet(
    wrangler: Wrangler, target: Target, name: Callable[[str], str]
) -> None:
    worker = name("vault")
    wrangler.project(HELLO, name=worker)
    wrangler("deploy")
    wrangler("versions", "secret", "put", "GREETING", given="one")
    (wrangler.folder / "many.json").write_text(json.dumps({"FIRST": "1", "SECOND": "2"}))
    wrangler("versions", "secret", "bulk", "many.json")
    assert list(numbers(target, worker)) == [3, 2, 1]
    assert active(target, worker) == [(numbers(target, worker)[1], 100)]
    wrangler("versions", "deploy", f"{numbers(target, worker)[3]}@100", "-y")
    kept = {name: binding["type"] for name, binding in bindings(target, worker).items()}
    assert kept == dict.fromkeys(("GREETING", "FIRST", "SECOND"), "secret_text")
    wrangler("versions", "secret", "delete", "FIRST", given="y")
    assert list(numbers(target, worker)) == [4, 3, 2, 1]
    wrangler("versions", "deploy", f"{numbers(target, worker)[4]}@100", "-y")
    assert set(bindings(target, worker)) == {"GREETING", "SECOND"}


def test_triggers_are_set_without_an_upload(
    wrangler: Wrangler, target: Target, name: Callable[[str], str]
) -> None:
    worker = name("timed")
    wrangler.project(HELLO, name=worker)
    wrangler("deploy")
    wrangler.project(HELLO, name=worker, triggers={"crons": ["*/5 * * * *"]})
    wrangler("triggers", "deploy")
    schedules = target.get(f"workers/scripts/{worker}/schedules")["schedules"]
    assert [schedule["cron"] for schedule in schedules] == ["*/5 * * * *"]
    assert list(numbers(target, worker)) == [1]


def test_tail_shows_a_request_as_it_happens(
    wrangler: Wrangler, target: Target, name: Callable[[str], str]
) -> None:
    worker = name("talker")
    source = """export default { fetch(request) {
      console.log("asked for", new URL(request.url).pathname);
      return new Response("ok");
    } };"""
    wrangler.project(source, name=worker)
    wrangler("deploy")
    with wrangler.following("tail", worker, "--format", "pretty", ready="Connected to") as lines:
        host = f"{worker}.code24-local.workers.dev"
        answer = httpx.get(f"{target.url}/page", headers={"Host": host}, trust_env=False)
        assert answer.text == "ok"
        request = next(line for line in lines if line.startswith("GET "))
        assert f"GET https://{host}/page - Ok @" in request
        assert "asked for /page" in next(lines)
    tails = f"workers/scripts/{worker}/tails"
    until(lambda: target.get(tails) == [], "the session is over")
