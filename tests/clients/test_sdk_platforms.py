"""The official SDK on Workers for Platforms: dispatch namespaces and the user Workers in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypedDict

import pytest
from cloudflare import APIStatusError, Cloudflare, NotFoundError

from tests.clients.conftest import ACCOUNT
from tests.clients.scripts import DATE, HELLO, MAIN, module


class At(TypedDict):
    """Where a user Worker is."""

    account_id: str
    dispatch_namespace: str


@pytest.fixture
def namespace(sdk: Cloudflare, name: Callable[[str], str]) -> Iterator[str]:
    sdk.workers_for_platforms.dispatch.namespaces.create(account_id=ACCOUNT, name=name("sites"))
    yield name("sites")
    sdk.workers_for_platforms.dispatch.namespaces.delete(name("sites"), account_id=ACCOUNT)


@pytest.fixture
def acme(sdk: Cloudflare, namespace: str) -> str:
    sdk.workers_for_platforms.dispatch.namespaces.scripts.update(
        "acme",
        account_id=ACCOUNT,
        dispatch_namespace=namespace,
        metadata={
            "main_module": MAIN,
            "compatibility_date": DATE,
            "tags": ["customer-1", "paid"],
            "bindings": [{"type": "plain_text", "name": "GREETING", "text": "acme"}],
        },
        files=[module(HELLO)],
    )
    return "acme"


def test_a_namespace_is_made_found_and_deleted(sdk: Cloudflare, name: Callable[[str], str]) -> None:
    namespaces = sdk.workers_for_platforms.dispatch.namespaces
    made = namespaces.create(account_id=ACCOUNT, name=name("agents"))
    assert made is not None
    assert (made.namespace_name, made.script_count, made.trusted_workers) == (
        name("agents"),
        0,
        False,
    )
    found = namespaces.get(name("agents"), account_id=ACCOUNT)
    assert found is not None
    assert found.model_dump() == made.model_dump()
    listed = [one.namespace_name for one in namespaces.list(account_id=ACCOUNT)]
    assert name("agents") in listed
    with pytest.raises(APIStatusError) as taken:
        namespaces.create(account_id=ACCOUNT, name=name("agents"))
    assert taken.value.status_code == 409
    namespaces.delete(name("agents"), account_id=ACCOUNT)
    with pytest.raises(NotFoundError) as refused:
        namespaces.get(name("agents"), account_id=ACCOUNT)
    assert refused.value.errors[0].code == 100119


def test_a_user_worker_is_published_found_and_deleted(
    sdk: Cloudflare, namespace: str, acme: str
) -> None:
    scripts = sdk.workers_for_platforms.dispatch.namespaces.scripts
    at = At(account_id=ACCOUNT, dispatch_namespace=namespace)
    found = scripts.get(acme, **at)
    assert found.dispatch_namespace == namespace
    assert found.script is not None
    assert (found.script.id, found.script.tags) == (acme, ["customer-1", "paid"])
    counted = sdk.workers_for_platforms.dispatch.namespaces.get(namespace, account_id=ACCOUNT)
    assert counted is not None
    assert counted.script_count == 1
    again = scripts.update(
        acme,
        metadata={"main_module": MAIN, "compatibility_date": DATE, "tags": ["customer-2"]},
        files=[module(HELLO + "// changed")],
        **at,
    )
    assert (again.id, again.tags) == (acme, ["customer-2"])
    assert again.etag != found.script.etag
    scripts.delete(acme, **at)
    with pytest.raises(NotFoundError) as refused:
        scripts.get(acme, **at)
    assert refused.value.errors[0].code == 10092


def test_content_of_a_user_worker(sdk: Cloudflare, namespace: str, acme: str) -> None:
    content = sdk.workers_for_platforms.dispatch.namespaces.scripts.content
    at = At(account_id=ACCOUNT, dispatch_namespace=namespace)
    assert HELLO.encode().strip() in content.get(acme, **at).read()
    changed = content.update(
        acme,
        metadata={"main_module": MAIN},
        files=[module(HELLO.replace("hello", "hi"))],
        **at,
    )
    assert changed.id == acme
    assert b'"hi"' in content.get(acme, **at).read()


def test_bindings_and_settings_of_a_user_worker(
    lenient_sdk: Cloudflare, namespace: str, acme: str
) -> None:
    scripts = lenient_sdk.workers_for_platforms.dispatch.namespaces.scripts
    at = At(account_id=ACCOUNT, dispatch_namespace=namespace)
    (binding,) = scripts.bindings.get(acme, **at)
    assert (binding.type, binding.name) == ("plain_text", "GREETING")
    settings = scripts.settings.get(acme, **at)
    assert settings is not None
    assert settings.tags == ["customer-1", "paid"]
    edited = scripts.settings.edit(
        acme,
        settings={
            "tags": ["customer-3"],
            "bindings": [{"type": "plain_text", "name": "PLAN", "text": "gold"}],
        },
        **at,
    )
    assert edited is not None
    assert edited.tags == ["customer-3"]
    (changed,) = scripts.bindings.get(acme, **at)
    assert changed.model_dump() == {"name": "PLAN", "text": "gold", "type": "plain_text"}


def test_secrets_of_a_user_worker(sdk: Cloudflare, namespace: str, acme: str) -> None:
    secrets = sdk.workers_for_platforms.dispatch.namespaces.scripts.secrets
    at = At(account_id=ACCOUNT, dispatch_namespace=namespace)
    made = secrets.update(acme, name="KEY", text="hidden", type="secret_text", **at)
    assert made.name == "KEY"
    assert secrets.get("KEY", script_name=acme, **at).name == "KEY"
    bulk = secrets.bulk_update(
        acme,
        secrets={"MORE": {"name": "MORE", "text": "hidden", "type": "secret_text"}},
        **at,
    )
    assert list(bulk) == ["KEY", "MORE"]
    assert "hidden" not in secrets.with_raw_response.list(acme, **at).text()
    secrets.delete("KEY", script_name=acme, **at)
    assert [secret.name for secret in secrets.list(acme, **at)] == ["MORE"]


def test_tags_of_a_user_worker(sdk: Cloudflare, namespace: str, acme: str) -> None:
    tags = sdk.workers_for_platforms.dispatch.namespaces.scripts.tags
    at = At(account_id=ACCOUNT, dispatch_namespace=namespace)
    assert list(tags.list(acme, **at)) == ["customer-1", "paid"]
    assert list(tags.update(acme, body=["a", "b", "c"], **at)) == ["a", "b", "c"]
    tags.delete("b", script_name=acme, **at)
    assert list(tags.list(acme, **at)) == ["a", "c"]
    with pytest.raises(APIStatusError) as refused:
        tags.update(acme, body=[f"tag-{number}" for number in range(9)], **at)
    assert refused.value.status_code == 400
    assert list(tags.list(acme, **at)) == ["a", "c"]
