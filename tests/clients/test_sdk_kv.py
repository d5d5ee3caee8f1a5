"""The official SDK on KV namespaces and their values."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from cloudflare import BadRequestError, Cloudflare, NotFoundError

from tests.clients.conftest import ACCOUNT


@pytest.fixture
def namespace(sdk: Cloudflare, name: Callable[[str], str]) -> Iterator[str]:
    made = sdk.kv.namespaces.create(account_id=ACCOUNT, title=name("values"))
    assert made is not None
    yield made.id
    sdk.kv.namespaces.delete(made.id, account_id=ACCOUNT)


def test_a_namespace_is_made_found_renamed_and_deleted(
    sdk: Cloudflare, name: Callable[[str], str]
) -> None:
    namespaces = sdk.kv.namespaces
    made = namespaces.create(account_id=ACCOUNT, title=name("first"))
    assert made is not None
    assert made.title == name("first")
    assert len(made.id) == 32
    assert made.supports_url_encoding is True
    assert namespaces.get(made.id, account_id=ACCOUNT) == made
    assert made in list(namespaces.list(account_id=ACCOUNT, order="title", direction="desc"))
    renamed = namespaces.update(made.id, account_id=ACCOUNT, title=name("second"))
    assert (renamed.id, renamed.title) == (made.id, name("second"))
    namespaces.delete(made.id, account_id=ACCOUNT)
    with pytest.raises(NotFoundError) as refused:
        namespaces.get(made.id, account_id=ACCOUNT)
    assert refused.value.errors[0].code == 10013


def test_a_title_is_taken_once(sdk: Cloudflare, name: Callable[[str], str]) -> None:
    sdk.kv.namespaces.create(account_id=ACCOUNT, title=name("taken"))
    with pytest.raises(BadRequestError) as refused:
        sdk.kv.namespaces.create(account_id=ACCOUNT, title=name("taken"))
    assert refused.value.errors[0].code == 10014


def test_a_list_of_namespaces_is_paged_to_its_end(
    sdk: Cloudflare, name: Callable[[str], str]
) -> None:
    titles = {name(f"page{number}") for number in range(5)}
    for title in titles:
        sdk.kv.namespaces.create(account_id=ACCOUNT, title=title)
    page = sdk.kv.namespaces.list(account_id=ACCOUNT, per_page=2)
    assert len(page.result) == 2
    assert titles <= {namespace.title for namespace in page}


def test_a_value_is_written_read_and_deleted(sdk: Cloudflare, namespace: str) -> None:
    values = sdk.kv.namespaces.values
    values.update("plain", account_id=ACCOUNT, namespace_id=namespace, value=b"one")
    assert values.get("plain", account_id=ACCOUNT, namespace_id=namespace).read() == b"one"
    values.delete("plain", account_id=ACCOUNT, namespace_id=namespace)
    with pytest.raises(NotFoundError) as refused:
        values.get("plain", account_id=ACCOUNT, namespace_id=namespace)
    assert refused.value.errors[0].code == 10009


def test_a_key_with_any_characters_is_found_again(sdk: Cloudflare, namespace: str) -> None:
    key = "acme/home page?ü#1%2F"
    sdk.kv.namespaces.values.update(key, account_id=ACCOUNT, namespace_id=namespace, value=b"kept")
    listed = [k.name for k in sdk.kv.namespaces.keys.list(namespace, account_id=ACCOUNT)]
    assert listed == [key]
    found = sdk.kv.namespaces.values.get(key, account_id=ACCOUNT, namespace_id=namespace)
    assert found.read() == b"kept"


def test_metadata_and_expiry_stay_with_a_value(sdk: Cloudflare, namespace: str) -> None:
    before = time.time()
    sdk.kv.namespaces.values.update(
        "page",
        account_id=ACCOUNT,
        namespace_id=namespace,
        value=b"<html>",
        metadata={"kind": "html"},
        expiration_ttl=3600,
    )
    metadata = sdk.kv.namespaces.metadata.get("page", account_id=ACCOUNT, namespace_id=namespace)
    assert metadata == {"kind": "html"}
    (key,) = sdk.kv.namespaces.keys.list(namespace, account_id=ACCOUNT)
    assert key.metadata == {"kind": "html"}
    assert key.expiration == pytest.approx(before + 3600, abs=60)


def test_many_values_are_written_read_listed_and_deleted_at_once(
    sdk: Cloudflare, namespace: str
) -> None:
    namespaces = sdk.kv.namespaces
    written = namespaces.bulk_update(
        namespace,
        account_id=ACCOUNT,
        body=[
            {"key": "a/1", "value": "one"},
            {"key": "a/2", "value": "dHdv", "base64": True, "metadata": {"n": 2}},
            {"key": "b/1", "value": '{"n": 3}'},
        ],
    )
    assert written is not None
    assert written.successful_key_count == 3
    keys = namespaces.keys.list(namespace, account_id=ACCOUNT, prefix="a/", limit=10)
    assert [key.name for key in keys] == ["a/1", "a/2"]
    read = namespaces.bulk_get(namespace, account_id=ACCOUNT, keys=["a/1", "a/2"])
    assert read is not None
    assert read.values == {"a/1": "one", "a/2": "two"}
    parsed = namespaces.bulk_get(namespace, account_id=ACCOUNT, keys=["b/1"], type="json")
    assert parsed is not None
    assert parsed.values == {"b/1": {"n": 3}}
    full = namespaces.bulk_get(
        namespace, account_id=ACCOUNT, keys=["a/2", "absent"], with_metadata=True
    )
    assert full is not None
    assert full.model_dump(exclude_unset=True)["values"] == {
        "a/2": {"value": "two", "metadata": {"n": 2}},
        "absent": None,
    }
    gone = namespaces.bulk_delete(namespace, account_id=ACCOUNT, body=["a/1", "a/2"])
    assert gone is not None
    assert gone.successful_key_count == 2
    left = namespaces.keys.list(namespace, account_id=ACCOUNT)
    assert [key.name for key in left] == ["b/1"]


def test_keys_are_paged_by_cursor(sdk: Cloudflare, namespace: str) -> None:
    names = [f"key-{number:02}" for number in range(25)]
    sdk.kv.namespaces.bulk_update(
        namespace, account_id=ACCOUNT, body=[{"key": key, "value": "x"} for key in names]
    )
    page = sdk.kv.namespaces.keys.list(namespace, account_id=ACCOUNT, limit=10)
    assert len(page.result) == 10
    assert [key.name for key in page] == names
