"""A Worker's script: upload, hash, refresh, bindings, secrets."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from plugins.cloudflare_standin.schema import UNKNOWN
from tests.unit.plugins.cloudflare_standin.harness import (
    Cloud,
    Engine,
    ok,
    plain,
    reasons,
    secret_paths,
    value,
)

TOKEN = "cloudflare:index/workersScript:WorkersScript"
MODULE = b"export default {};\r\n"
BINDINGS: list[dict[str, Any]] = [
    {"name": "KV", "type": "kv_namespace", "namespaceId": "k1"},
    {"name": "VAR", "type": "plain_text", "text": "one"},
    {"name": "KEY", "type": "secret_text", "text": "hush"},
    {"name": "CONF", "type": "json", "json": '{"b": 1, "a": [1]}'},
    {
        "name": "NS",
        "type": "dispatch_namespace",
        "namespace": "n",
        "outbound": {"worker": {"service": "o"}},
    },
]
UPLOADED: list[dict[str, Any]] = [
    {"name": "KV", "type": "kv_namespace", "namespace_id": "k1"},
    {"name": "VAR", "type": "plain_text", "text": "one"},
    {"name": "KEY", "type": "secret_text", "text": "hush"},
    {"name": "CONF", "type": "json", "json": {"b": 1, "a": [1]}},
    {
        "name": "NS",
        "type": "dispatch_namespace",
        "namespace": "n",
        "outbound": {"worker": {"service": "o"}},
    },
]


@pytest.fixture
def inputs(tmp_path: Path) -> dict[str, Any]:
    module = tmp_path / "w.js"
    module.write_bytes(MODULE)
    return {
        "accountId": "a",
        "scriptName": "s",
        "contentFile": str(module),
        "contentSha256": hashlib.sha256(MODULE).hexdigest(),
        "mainModule": "index.js",
        "compatibilityDate": "2024-10-22",
        "compatibilityFlags": ["nodejs_compat"],
        "observability": {"enabled": True},
        "bindings": BINDINGS,
    }


def live(
    cloud: Cloud, *, module: bytes = MODULE, bindings: list[Any] | None = None, reads: int = 1
) -> None:
    """What Cloudflare answers to the three calls of a read, for a number of reads."""
    shown = UPLOADED if bindings is None else bindings
    settings = {
        "bindings": [
            {k: v for k, v in b.items() if (b["type"], k) != ("secret_text", "text")} for b in shown
        ],
        "compatibility_date": "2024-10-22",
        "compatibility_flags": ["nodejs_compat"],
        "observability": {"enabled": True},
        "logpush": False,
        "placement": {},
        "tail_consumers": None,
        "usage_model": "standard",
    }
    script = {"etag": "e1", "created_on": TIME, "modified_on": TIME, "handlers": ["fetch"]}
    content = b'--bb\r\nContent-Disposition: form-data; name="index.js"\r\n\r\n'
    content += module + b"\r\n--bb--\r\n"
    service = ok({"default_environment": {"script": script}})
    cloud.answer("GET accounts/a/workers/services/s", *[service] * reads)
    cloud.answer("GET accounts/a/workers/scripts/s/settings", *[ok(settings)] * reads)
    cloud.answer(
        "GET accounts/a/workers/scripts/s/content/v2",
        *(
            httpx.Response(
                200, content=content, headers={"content-type": "multipart/form-data; boundary=bb"}
            )
            for _ in range(reads)
        ),
    )


def uploaded(cloud: Cloud) -> tuple[dict[str, Any], bytes]:
    """The metadata and the whole body of the last upload."""
    request = cloud.requests[-1]
    boundary = request.headers["content-type"].split("boundary=")[1].encode()
    parts = request.content.split(b"--" + boundary)[1:-1]
    metadata = next(part for part in parts if b'name="metadata"' in part)
    return json.loads(metadata.split(b"\r\n\r\n", 1)[1]), request.content


def test_the_upload_is_the_official_providers(
    cloud: Cloud, pulumi: Engine, inputs: dict[str, Any]
) -> None:
    pulumi.create(TOKEN, inputs)
    metadata, whole = uploaded(cloud)
    assert cloud.calls() == ["PUT accounts/a/workers/scripts/s"]
    assert metadata == {
        "main_module": "index.js",
        "compatibility_date": "2024-10-22",
        "compatibility_flags": ["nodejs_compat"],
        "bindings": UPLOADED,
        "observability": {"enabled": True},
        "logpush": False,
        "usage_model": "standard",
    }
    assert (
        b'Content-Disposition: form-data; name="index.js"; filename="index.js"\r\n'
        b"Content-Type: application/javascript+module\r\n\r\n" + MODULE + b"\r\n"
    ) in whole
    assert (
        b'Content-Disposition: form-data; name="metadata"\r\nContent-Type: application/json\r\n'
    ) in whole


def test_every_kind_of_metadata_has_its_api_name(cloud: Cloud, pulumi: Engine) -> None:
    pulumi.create(
        TOKEN,
        {
            "accountId": "a",
            "scriptName": "s",
            "content": "addEventListener('fetch', () => {})",
            "annotations": {"workersMessage": "m", "workersTag": "t"},
            "keepBindings": ["secret_text"],
            "limits": {"cpuMs": 50},
            "migrations": {"newTag": "v1", "newSqliteClasses": ["D"]},
            "tailConsumers": [{"service": "tail"}],
            "usageModel": "bundled",
        },
    )
    metadata, whole = uploaded(cloud)
    assert metadata == {
        "annotations": {"workers/message": "m", "workers/tag": "t"},
        "body_part": "script",
        "compatibility_date": "",
        "keep_bindings": ["secret_text"],
        "limits": {"cpu_ms": 50},
        "logpush": False,
        "migrations": {"new_tag": "v1", "new_sqlite_classes": ["D"]},
        "tail_consumers": [{"service": "tail"}],
        "usage_model": "bundled",
    }
    assert b'name="script"; filename="script"\r\nContent-Type: application/javascript\r\n' in whole


def test_a_placement_empties_the_metadata_as_with_the_official_plugin(
    cloud: Cloud, pulumi: Engine, inputs: dict[str, Any]
) -> None:
    pulumi.create(TOKEN, {**inputs, "placement": {"mode": "smart"}})
    assert b'name="metadata"\r\nContent-Type: application/json\r\n\r\n\r\n' in (
        cloud.requests[-1].content
    )


def test_content_of_a_file_is_not_kept(
    cloud: Cloud, pulumi: Engine, inputs: dict[str, Any]
) -> None:
    cloud.result = {"etag": "e1", "startup_time_ms": 4, "handlers": ["fetch"], "has_modules": True}
    state = plain(pulumi.create(TOKEN, inputs).properties)
    assert "content" not in state
    assert state["contentSha256"] == inputs["contentSha256"]
    assert (state["etag"], state["startupTimeMs"], state["handlers"], state["hasModules"]) == (
        "e1",
        4,
        ["fetch"],
        True,
    )


def test_a_refresh_after_create_is_no_change_in_whatever_order_bindings_come_back(
    cloud: Cloud, pulumi: Engine, inputs: dict[str, Any]
) -> None:
    state = pulumi.create(TOKEN, inputs).properties
    live(cloud, bindings=UPLOADED[::-1])
    read = pulumi.read(TOKEN, "s", state, inputs)
    assert cloud.calls()[1:] == [
        "GET accounts/a/workers/services/s",
        "GET accounts/a/workers/scripts/s/settings",
        "GET accounts/a/workers/scripts/s/content/v2",
    ]
    assert pulumi.diff(TOKEN, read.properties, inputs).changes is False
    assert pulumi.diff(TOKEN, read.properties, plain(read.inputs)).changes is False


def test_content_changed_at_cloudflare_is_drift(
    cloud: Cloud, pulumi: Engine, inputs: dict[str, Any]
) -> None:
    state = pulumi.create(TOKEN, inputs).properties
    live(cloud, module=b"export default 1;")
    read = pulumi.read(TOKEN, "s", state, inputs)
    diff = pulumi.diff(TOKEN, read.properties, inputs)
    assert set(diff.diffs) & set(inputs) == {"contentSha256"}


def test_a_secret_removed_and_a_binding_added_at_cloudflare_are_drift(
    cloud: Cloud, pulumi: Engine, inputs: dict[str, Any]
) -> None:
    state = pulumi.create(TOKEN, inputs).properties
    extra = [
        {"name": "NEW", "type": "plain_text", "text": "x"},
        {"name": "OTHER", "type": "secret_text"},
    ]
    live(cloud, bindings=[b for b in UPLOADED if b["name"] != "KEY"] + extra)
    read = plain(pulumi.read(TOKEN, "s", state, inputs).properties)
    assert [b["name"] for b in read["bindings"]] == ["KV", "VAR", "CONF", "NS", "NEW"]


TIME = "2026-11-26T17:57:15Z"

OPEN = [
    "annotations",
    "etag",
    "handlers",
    "hasAssets",
    "hasModules",
    "lastDeployedFrom",
    "migrationTag",
    "modifiedOn",
    "namedHandlers",
    "placement",
    "placementMode",
    "placementStatus",
    "startupTimeMs",
    "tailConsumers",
]
"""What the official plugin leaves open, and so names, at every update of a script."""


def test_a_changed_binding_is_named_beside_what_the_update_leaves_open_and_has_no_detail(
    cloud: Cloud, pulumi: Engine, inputs: dict[str, Any]
) -> None:
    cloud.result = {"created_on": "2026-11-26T17:57:15.123Z"}
    given = {**inputs, "annotations": {"workersTag": "one"}}
    state = pulumi.create(TOKEN, given).properties
    assert plain(state)["createdOn"] == "2026-11-26T17:57:15Z"
    changed = [*BINDINGS[:1], {**BINDINGS[1], "text": "two"}, *BINDINGS[2:]]
    for bindings in (changed, BINDINGS[:-1]):
        diff = pulumi.diff(TOKEN, state, {**given, "bindings": bindings})
        assert diff.changes is True
        assert diff.diffs == sorted([*OPEN, "bindings"])
        assert not diff.detailed_diff


def test_json_and_sets_are_compared_by_what_they_say(
    pulumi: Engine, inputs: dict[str, Any]
) -> None:
    both = {**inputs, "compatibilityFlags": ["x", "y"]}
    state = pulumi.create(TOKEN, both).properties
    same = {
        **both,
        "compatibilityFlags": ["y", "x"],
        "bindings": [*BINDINGS[:3], {**BINDINGS[3], "json": '{"a":[1],"b":1}'}, BINDINGS[4]],
    }
    assert pulumi.diff(TOKEN, state, same).changes is False
    reordered = {**both, "bindings": BINDINGS[::-1]}
    diff = pulumi.diff(TOKEN, state, reordered)
    assert set(diff.diffs) & set(reordered) == {"bindings"}


def test_every_text_is_secret_in_inputs_and_state(pulumi: Engine, inputs: dict[str, Any]) -> None:
    hidden = {"bindings[1].text", "bindings[2].text"}
    assert secret_paths(pulumi.check(TOKEN, inputs).inputs) == hidden
    assert secret_paths(pulumi.create(TOKEN, inputs).properties) == hidden


def test_one_secret_binding_hides_them_all(pulumi: Engine, inputs: dict[str, Any]) -> None:
    binding: dict[str, Any] = {**BINDINGS[2], "text": value("hush", secret=True)}
    hidden = {**inputs, "bindings": [binding]}
    assert secret_paths(pulumi.check(TOKEN, hidden).inputs) == {"bindings"}
    created = pulumi.create(TOKEN, hidden)
    assert secret_paths(created.properties) == {"bindings"}
    changed = pulumi.update(TOKEN, created.properties, {**hidden, "logpush": True})
    assert secret_paths(changed.properties) == {"bindings"}


def test_secrets_stay_secret_over_a_refresh(
    cloud: Cloud, pulumi: Engine, inputs: dict[str, Any]
) -> None:
    hidden = {**inputs, "bindings": value(BINDINGS, secret=True)}
    state = pulumi.create(TOKEN, hidden).properties
    live(cloud)
    read = pulumi.read(TOKEN, "s", state, hidden)
    assert secret_paths(read.properties) == secret_paths(read.inputs) == {"bindings"}


def test_an_update_preview_leaves_only_open_outputs_unknown(
    cloud: Cloud, pulumi: Engine, inputs: dict[str, Any]
) -> None:
    cloud.result = {"etag": "e1", "created_on": TIME, "modified_on": TIME}
    state = pulumi.create(TOKEN, inputs).properties
    changed = pulumi.update(TOKEN, state, {**inputs, "logpush": True}, preview=True)
    shown = plain(changed.properties)
    assert (shown["etag"], shown["modifiedOn"]) == (UNKNOWN, UNKNOWN)
    assert (shown["createdOn"], shown["id"], shown["scriptName"]) == (TIME, "s", "s")
    assert cloud.calls() == ["PUT accounts/a/workers/scripts/s"]


@pytest.mark.parametrize(
    ("change", "prop", "reason"),
    [
        ({"contentSha256": "0" * 64}, "contentSha256", "SHA-256 Hash Mismatch. The provided SHA-2"),
        ({"contentFile": "/no/such"}, "contentSha256", "Hash Calculation Error. Failed to calcul"),
        ({"contentSha256": None}, "contentFile", 'Invalid Attribute Combination. Attribute "con'),
        ({"content": "x"}, "content", "Invalid Attribute Combination. These attributes canno"),
        (
            {"contentFile": None, "contentSha256": None},
            "content",
            "Missing Attribute Configuration. At least one of these",
        ),
        ({"scriptName": None}, "scriptName", "Missing required property 'scriptName'"),
        ({"secrets": "x"}, "secrets", 'Unsupported argument. An argument named "secrets"'),
        ({"bindings": [{"name": "A"}]}, "bindings[0].type", "Missing required property 'type'"),
    ],
)
def test_a_wrong_configuration_is_named(
    change: dict[str, Any], prop: str, reason: str, pulumi: Engine, inputs: dict[str, Any]
) -> None:
    wrong = {k: v for k, v in {**inputs, **change}.items() if v is not None}
    [(named, output)] = reasons(pulumi.check(TOKEN, wrong).failures or [])
    assert named == prop
    assert output.startswith(reason)
    assert output.endswith(f"Examine values at 'it.{prop}'.")


def test_an_imported_script_converges_with_one_update(
    cloud: Cloud, pulumi: Engine, inputs: dict[str, Any]
) -> None:
    live(cloud, reads=2)  # the import, and the refresh that follows it
    imported = pulumi.read(TOKEN, "a/s")
    assert imported.resource_id == "s"
    state = plain(imported.properties)
    assert state["content"] == MODULE.decode()
    assert "KEY" not in [b["name"] for b in state["bindings"]]
    changed = pulumi.diff(TOKEN, imported.properties, inputs)
    assert changed.replaces == []
    updated = pulumi.update(TOKEN, imported.properties, inputs)
    assert pulumi.diff(TOKEN, updated.properties, inputs).changes is False
