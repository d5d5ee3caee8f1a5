"""A Worker's placement against a recorded Cloudflare: what is sent, kept and seen."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from plugins.user_workers.errors import PluginError
from plugins.user_workers.names import UNKNOWN
from tests.unit.plugins.cloudflare_standin.harness import Cloud, ok, plain, refused
from tests.unit.plugins.user_workers.harness import ACCOUNT, Engine, connect

URN = "urn:pulumi:s::p::code24-user-workers:index:WorkerPlacement::one"
IDENTIFIER = f"{ACCOUNT}/one"
SETTINGS = f"accounts/{ACCOUNT}/workers/scripts/one/settings"
SERVICE = f"accounts/{ACCOUNT}/workers/services/one"
UPLOADED, SET, LATER = (f"2026-11-26T17:57:{second}Z" for second in (15, 16, 40))
INPUTS = {"accountId": ACCOUNT, "scriptName": "one", "mode": "smart", "scriptModifiedOn": UPLOADED}


def connected(cloud: Cloud) -> Engine:
    return connect(cloud, urn=URN, identifier=IDENTIFIER)


def live(cloud: Cloud, placement: dict[str, Any], moment: str = SET) -> None:
    """What Cloudflare answers of the settings and of the service."""
    fraction = moment.replace("Z", ".123456Z")
    script = {"default_environment": {"script": {"modified_on": fraction}}}
    cloud.answer(f"GET {SETTINGS}", ok({"bindings": [], "placement": placement}))
    cloud.answer(f"GET {SERVICE}", ok(script))


def test_it_is_set_by_the_settings_alone_and_settles_when_the_script_says() -> None:
    cloud = Cloud()
    live(cloud, {"mode": "smart"})
    created = asyncio.run(connected(cloud).create(INPUTS))
    assert created.resource_id == IDENTIFIER
    assert plain(created.properties) == {**INPUTS, "settledOn": SET}
    assert cloud.calls() == [f"PATCH {SETTINGS}", f"GET {SERVICE}"]
    assert b'"placement"' in cloud.requests[0].content
    assert b"smart" in cloud.requests[0].content
    assert b"bindings" not in cloud.requests[0].content


def test_a_preview_makes_no_call() -> None:
    cloud = Cloud()
    planned = asyncio.run(connected(cloud).create(INPUTS, preview=True))
    assert plain(planned.properties) == {**INPUTS, "settledOn": UNKNOWN}
    assert cloud.calls() == []


@pytest.mark.parametrize(
    ("moment", "paths"),
    [
        (UPLOADED, []),
        (SET, []),
        (LATER, ["scriptModifiedOn"]),
        (UNKNOWN, ["scriptModifiedOn"]),
    ],
)
def test_it_is_set_again_after_an_upload_and_only_then(moment: str, paths: list[str]) -> None:
    state = {**INPUTS, "settledOn": SET}
    diff = asyncio.run(connected(Cloud()).diff(state, {**INPUTS, "scriptModifiedOn": moment}))
    assert (diff.changes, sorted(diff.detailed_diff), diff.replaces) == (bool(paths), paths, [])


def test_another_script_is_another_placement() -> None:
    state = {**INPUTS, "settledOn": SET}
    diff = asyncio.run(connected(Cloud()).diff(state, {**INPUTS, "scriptName": "two"}))
    assert diff.replaces == ["scriptName"]


def test_a_refresh_sees_it_as_it_is() -> None:
    cloud = Cloud()
    live(cloud, {"mode": "smart"}, LATER)
    read = asyncio.run(connected(cloud).read({**INPUTS, "settledOn": SET}))
    assert plain(read.properties) == {**INPUTS, "settledOn": LATER}


def test_one_that_was_switched_off_is_gone() -> None:
    cloud = Cloud()
    live(cloud, {})
    assert asyncio.run(connected(cloud).read({**INPUTS, "settledOn": SET})).resource_id == ""


@pytest.mark.parametrize("code", [10007, 10090])
def test_one_of_a_worker_that_is_gone_is_gone(code: int) -> None:
    cloud = Cloud()
    cloud.answer(f"GET {SETTINGS}", refused(404, code, "not found"))
    assert asyncio.run(connected(cloud).read({**INPUTS, "settledOn": SET})).resource_id == ""


def test_the_delete_switches_it_off_and_keeps_the_script() -> None:
    cloud = Cloud()
    asyncio.run(connected(cloud).delete({**INPUTS, "settledOn": SET}))
    assert cloud.calls() == [f"PATCH {SETTINGS}"]
    assert b"smart" not in cloud.requests[0].content


def test_a_refusal_names_the_worker_and_the_code() -> None:
    cloud = Cloud()
    cloud.answer(f"PATCH {SETTINGS}", refused(400, 10023, "feature not enabled"))
    with pytest.raises(PluginError, match=r"The placement of Worker 'one' could not be set.*10023"):
        asyncio.run(connected(cloud).create(INPUTS))


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"mode": "clever"}, "mode"),
        ({"accountId": "acc"}, "accountId"),
        ({"region": "weur"}, "region"),
        ({"scriptName": "One"}, "scriptName"),
    ],
)
def test_a_wrong_input_is_named(change: dict[str, str], path: str) -> None:
    checked = asyncio.run(connected(Cloud()).check({**INPUTS, **change}))
    assert [failure.property for failure in checked.failures or []] == [path], json.dumps(change)
