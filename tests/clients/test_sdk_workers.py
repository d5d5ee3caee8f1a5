"""The official SDK on Workers: uploads, content, settings, secrets, schedules."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest
from cloudflare import Cloudflare, NotFoundError

from tests.clients.conftest import ACCOUNT, Target
from tests.clients.scripts import DATE, HELLO, MAIN, module


@pytest.fixture
def worker(sdk: Cloudflare, name: Callable[[str], str]) -> Iterator[str]:
    sdk.workers.scripts.update(
        name("worker"),
        account_id=ACCOUNT,
        metadata={
            "main_module": MAIN,
            "compatibility_date": DATE,
            "bindings": [{"type": "plain_text", "name": "GREETING", "text": "hello"}],
        },
        files=[module(HELLO)],
    )
    yield name("worker")
    sdk.workers.scripts.delete(name("worker"), account_id=ACCOUNT)


def test_a_worker_is_uploaded_listed_and_deleted(
    sdk: Cloudflare, name: Callable[[str], str]
) -> None:
    scripts = sdk.workers.scripts
    made = scripts.update(
        name("hello"),
        account_id=ACCOUNT,
        metadata={
            "main_module": MAIN,
            "compatibility_date": DATE,
            "compatibility_flags": ["nodejs_compat"],
            "observability": {"enabled": True, "head_sampling_rate": 0.5},
            "tags": ["one", "two"],
            "logpush": False,
        },
        files=[module(HELLO)],
    )
    assert (made.id, made.handlers, made.has_modules) == (name("hello"), ["fetch"], True)
    assert (made.compatibility_date, made.compatibility_flags) == (DATE, ["nodejs_compat"])
    assert made.startup_time_ms >= 0
    assert made.observability is not None
    assert made.observability.head_sampling_rate == 0.5
    (listed,) = (one for one in scripts.list(account_id=ACCOUNT) if one.id == name("hello"))
    assert (listed.etag, listed.tag, listed.tags) == (made.etag, made.tag, ["one", "two"])
    one_and_two = [one.id for one in scripts.list(account_id=ACCOUNT, tags="one:yes,two:yes")]
    assert one_and_two == [name("hello")]
    assert list(scripts.list(account_id=ACCOUNT, tags="one:yes,two:no")) == []
    (found,) = scripts.search(account_id=ACCOUNT, name=name("hello"))
    assert found.script_name == name("hello")
    scripts.delete(name("hello"), account_id=ACCOUNT)
    with pytest.raises(NotFoundError) as refused:
        scripts.settings.get(name("hello"), account_id=ACCOUNT)
    assert refused.value.errors[0].code == 10007


def test_an_upload_of_the_same_name_is_the_next_version(sdk: Cloudflare, worker: str) -> None:
    first = sdk.workers.scripts.settings.get(worker, account_id=ACCOUNT)
    sdk.workers.scripts.update(
        worker,
        account_id=ACCOUNT,
        metadata={"main_module": MAIN, "compatibility_date": DATE},
        files=[module(HELLO + "// changed")],
    )
    page = sdk.workers.scripts.versions.list(worker, account_id=ACCOUNT)
    assert page.result is not None
    assert [version.number for version in page.result.items or []] == [2, 1]
    assert sdk.workers.scripts.settings.get(worker, account_id=ACCOUNT) == first


def test_content_is_read_and_replaced_alone(
    sdk: Cloudflare, lenient_sdk: Cloudflare, worker: str
) -> None:
    scripts = sdk.workers.scripts
    raw = sdk.workers.scripts.with_raw_response.get(worker, account_id=ACCOUNT)
    assert HELLO.strip() in raw.text()
    content = scripts.content.get(worker, account_id=ACCOUNT)
    assert content.headers["cf-entrypoint"] == MAIN
    assert HELLO.encode().strip() in content.read()
    replaced = scripts.content.update(
        worker,
        account_id=ACCOUNT,
        metadata={"main_module": MAIN},
        files=[module(HELLO.replace("fetch(", "async fetch("))],
    )
    assert replaced.id == worker
    assert b"async fetch(" in scripts.content.get(worker, account_id=ACCOUNT).read()
    settings = lenient_sdk.workers.scripts.script_and_version_settings.get(
        worker, account_id=ACCOUNT
    )
    assert settings.bindings is not None
    assert [binding.name for binding in settings.bindings] == ["GREETING"]


def test_settings_of_script_and_version_change_apart(
    sdk: Cloudflare, lenient_sdk: Cloudflare, worker: str
) -> None:
    scripts = sdk.workers.scripts
    both_settings = lenient_sdk.workers.scripts.script_and_version_settings
    edited = scripts.settings.edit(
        worker, account_id=ACCOUNT, tags=["kept"], logpush=True, observability={"enabled": True}
    )
    assert (edited.tags, edited.logpush) == (["kept"], True)
    both = both_settings.edit(
        worker,
        account_id=ACCOUNT,
        settings={
            "compatibility_date": "2024-11-01",
            "bindings": [
                {"type": "plain_text", "name": "GREETING", "text": "good day"},
                {"type": "json", "name": "LIMITS", "json": {"cpu": 50}},
            ],
        },
    )
    assert both.compatibility_date == "2024-11-01"
    read = both_settings.get(worker, account_id=ACCOUNT)
    assert read.bindings is not None
    assert [(binding.type, binding.name) for binding in read.bindings] == [
        ("plain_text", "GREETING"),
        ("json", "LIMITS"),
    ]
    assert (read.tags, read.logpush) == (["kept"], True)
    assert scripts.settings.get(worker, account_id=ACCOUNT) == edited


def test_settings_answer_what_was_set_and_always_a_placement(target: Target, worker: str) -> None:
    settings = target.get(f"workers/scripts/{worker}/settings")
    assert settings["placement"] == {}
    for unset in ("observability", "limits", "annotations"):
        assert unset not in settings
    assert "observability" not in target.get(f"workers/scripts/{worker}/script-settings")
    path = f"accounts/{ACCOUNT}/workers/scripts/{worker}/script-settings"
    target.request("PATCH", path, json={"observability": {"enabled": True}}).raise_for_status()
    settings = target.get(f"workers/scripts/{worker}/settings")
    assert settings["observability"] == {"enabled": True}


def test_secrets_are_written_listed_and_never_answered(
    sdk: Cloudflare, target: Target, worker: str
) -> None:
    secrets = sdk.workers.scripts.secrets
    made = secrets.update(
        worker, account_id=ACCOUNT, name="TOKEN", text="s3cret-value", type="secret_text"
    )
    assert made is not None
    assert (made.name, made.type) == ("TOKEN", "secret_text")
    raw = secrets.with_raw_response.list(worker, account_id=ACCOUNT)
    untyped = {"name": "UNTYPED", "text": "s3cret-value"}
    path = f"accounts/{ACCOUNT}/workers/scripts/{worker}/secrets"
    target.request("PUT", path, json=untyped).raise_for_status()
    target.request("DELETE", f"{path}/UNTYPED").raise_for_status()
    journal = httpx.get(f"{target.url}/__local/requests", trust_env=False)
    for output in (raw.text(), journal.text, str(target.get(f"workers/scripts/{worker}/settings"))):
        assert "TOKEN" in output
        assert "s3cret-value" not in output
    assert [secret.name for secret in secrets.list(worker, account_id=ACCOUNT)] == ["TOKEN"]
    read = secrets.get("TOKEN", account_id=ACCOUNT, script_name=worker)
    assert read is not None
    assert read.model_dump() == made.model_dump()
    bulk = secrets.bulk_update(
        worker,
        account_id=ACCOUNT,
        secrets={
            "OTHER": {"name": "OTHER", "text": "more", "type": "secret_text"},
            "TOKEN": None,
        },
    )
    assert bulk is not None
    assert list(bulk) == ["OTHER"]
    assert [secret.name for secret in secrets.list(worker, account_id=ACCOUNT)] == ["OTHER"]
    secrets.delete("OTHER", account_id=ACCOUNT, script_name=worker)
    with pytest.raises(NotFoundError) as refused:
        secrets.get("OTHER", account_id=ACCOUNT, script_name=worker)
    assert refused.value.errors[0].code == 10056


def test_a_subdomain_is_switched_on_and_off(sdk: Cloudflare, worker: str) -> None:
    subdomain = sdk.workers.scripts.subdomain
    on = subdomain.create(worker, account_id=ACCOUNT, enabled=True, previews_enabled=False)
    assert (on.enabled, on.previews_enabled) == (True, False)
    read = subdomain.get(worker, account_id=ACCOUNT)
    assert (read.enabled, read.previews_enabled) == (True, False)
    off = subdomain.delete(worker, account_id=ACCOUNT)
    assert (off.enabled, off.previews_enabled) == (False, False)


def test_schedules_are_replaced_whole(sdk: Cloudflare, worker: str) -> None:
    schedules = sdk.workers.scripts.schedules
    schedules.update(worker, account_id=ACCOUNT, body=[{"cron": "*/5 * * * *"}])
    changed = schedules.update(
        worker, account_id=ACCOUNT, body=[{"cron": "0 3 * * *"}, {"cron": "0 4 * * 1"}]
    )
    crons = ["0 3 * * *", "0 4 * * 1"]
    assert [schedule.cron for schedule in changed.schedules] == crons
    read = schedules.get(worker, account_id=ACCOUNT)
    assert [schedule.cron for schedule in read.schedules] == crons
