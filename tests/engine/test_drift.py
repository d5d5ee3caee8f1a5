"""What is changed behind the program's back is named, and a stack that is as deployed has none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from operations import drift, state
from operations import rotate as rotation
from operations.sites import listed, without_record
from tests.support.production import everything
from tests.support.projects import Project
from tests.support.scripts import call
from tests.support.sites import Sites
from tests.support.user_workers import BUILD_WORKERS, publish, remove

WORKER = "code24-workflows-local"
SECRET = "not-to-be-shown"


def differences(project: Project) -> list[str]:
    found = drift.refreshed(project.stack)
    found += drift.bindings_of(project.stack, state.resources(project.stack))
    return [each.what for each in found]


def test_sites_and_their_records_belong_together(up: Project) -> None:
    sites = Sites(up)
    for slug in ("kept", "unrecorded", "unserved"):
        sites.publish(slug, slug)
    assert without_record(up.stack) == []
    stores = {kv["title"]: kv["id"] for kv in up.api("storage/kv/namespaces")}
    record = f"storage/kv/namespaces/{stores['metadata-local']}/values/sites%2Funrecorded"
    call(up, "DELETE", record)
    remove(up, "customer-sites-local", "unserved")
    assert [each.what for each in without_record(up.stack)] == [
        "site unrecorded: its user Worker is in customer-sites-local, and METADATA has no record "
        "of it",
        "site unserved: METADATA has a record of it, and customer-sites-local has no user Worker",
    ]
    back = sites.ask("POST", "/sites/unserved/rollback", {"version": "unserved"})
    assert back.status_code == 200
    assert [site.slug for site in listed(up.target())] == ["kept", "unserved"]


def rebind(project: Project, worker: str, change: dict[str, Any]) -> None:
    """Changes or adds one binding; the others, by type and name, keep what they are."""
    path = f"workers/scripts/{worker}/settings"
    kept = [
        {"type": each["type"], "name": each["name"]}
        for each in project.api(path)["bindings"]
        if each["name"] != change["name"]
    ]
    settings = json.dumps({"bindings": [*kept, change]})
    call(project, "PATCH", path, {"settings": (None, settings, "application/json")})


def test_each_change_behind_the_programs_back_is_named_and_its_mend_works(up: Project) -> None:
    assert differences(up) == []
    exported = up.pulumi("stack", "export")

    stores = up.api("storage/kv/namespaces")
    [other] = [each for each in stores if each["title"] == "metadata-local"]
    rebind(up, WORKER, {"type": "plain_text", "name": "PLATFORM_NAME", "text": "Another"})
    rebind(up, WORKER, {"type": "kv_namespace", "name": "CACHE", "namespace_id": other["id"]})
    rebind(up, WORKER, {"type": "secret_text", "name": "EXTRA", "text": SECRET})
    settings = up.api("workers/scripts/code24-build-dispatch-local/settings")["bindings"]
    [value] = [each["json"] for each in settings if each["name"] == "DISPATCH_SETTINGS"]
    slower = {"type": "json", "name": "DISPATCH_SETTINGS", "json": {**value, "timeoutMs": 1}}
    rebind(up, "code24-build-dispatch-local", slower)
    remove(up, BUILD_WORKERS, "design")
    call(up, "DELETE", "workflows/BuildWorkflow-local")
    call(up, "DELETE", f"workers/scripts/{WORKER}/subdomain")

    up.cloud.admin("DELETE", "requests")
    found = differences(up)
    asked = up.cloud.admin("GET", "requests")
    own = {
        "UserWorker design is gone",
        "Workflow workflows-build-workflow is gone",
        "WorkersScriptSubdomain workflows-subdomain: enabled is false, expected true",
        f'{WORKER}: variable PLATFORM_NAME is "Another", expected "Code24"',
        f'{WORKER}: KV binding CACHE is "{other["title"]}", expected "cache-local"',
        f"{WORKER}: secret EXTRA is there, expected none",
        "code24-build-dispatch-local: variable DISPATCH_SETTINGS.timeoutMs is 1, expected 20000",
    }
    assert set(found) == own
    assert len(found) == len(own)
    assert SECRET not in str(found)
    assert {each["method"] for each in asked} == {"GET"}
    assert up.pulumi("stack", "export") == exported, "looking changes nothing"

    up.pulumi("up", "--yes", "--skip-preview", "--refresh")
    rotation.begin(up.stack)
    up.up()
    call(up, "DELETE", f"workers/scripts/{WORKER}/secrets/EXTRA")
    assert differences(up) == []


def test_what_comes_in_while_a_platform_runs_is_no_difference(tmp_path: Path) -> None:
    with everything(tmp_path) as production:
        production.up()
        assert differences(production) == []
        [database] = production.api("d1/database")
        sql = {"sql": "CREATE TABLE visit (at TEXT); INSERT INTO visit VALUES ('now')"}
        call(production, "POST", f"d1/database/{database['uuid']}/query", body=sql)
        call(production, "PUT", "r2/buckets/code24-assets/objects/logo.svg", {"any": (None, "x")})
        grown = production.api(f"d1/database/{database['uuid']}")
        assert (grown["num_tables"], grown["file_size"] > 0) == (1, True)
        assert differences(production) == []


def test_another_code_and_a_secret_taken_away_are_named(up: Project) -> None:
    call(up, "DELETE", f"workers/scripts/{WORKER}/secrets/DISPATCH_TOKEN")
    publish(up, BUILD_WORKERS, "brand", "return new Response('another')")
    found = differences(up)
    assert f"{WORKER}: secret DISPATCH_TOKEN is gone" in found
    [changed] = [line for line in found if line.startswith("UserWorker brand: contentSha256 is ")]
    assert ", expected " in changed
    up.pulumi("up", "--yes", "--skip-preview", "--refresh")
    assert differences(up) == []
