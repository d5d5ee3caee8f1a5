"""The official SDK on the Secrets Store."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from cloudflare import APIStatusError, BadRequestError, Cloudflare, NotFoundError

from tests.clients.conftest import ACCOUNT


@pytest.fixture
def store(sdk: Cloudflare, name: Callable[[str], str]) -> Iterator[str]:
    made = sdk.secrets_store.stores.create(account_id=ACCOUNT, name=name("keys"))
    assert made is not None
    yield made.id
    sdk.secrets_store.stores.delete(made.id, account_id=ACCOUNT, force=True)


def used(sdk: Cloudflare) -> float:
    """Secrets that the account has."""
    quota = sdk.secrets_store.quota.get(account_id=ACCOUNT)
    assert quota is not None
    return quota.secrets.usage


def test_a_store_is_made_found_and_deleted(sdk: Cloudflare, name: Callable[[str], str]) -> None:
    stores = sdk.secrets_store.stores
    made = stores.create(account_id=ACCOUNT, name=name("first"))
    assert made is not None
    assert (made.name, made.account_id, len(made.id)) == (name("first"), ACCOUNT, 32)
    read = stores.get(made.id, account_id=ACCOUNT)
    assert read is not None
    assert read.model_dump() == made.model_dump()
    listed = stores.list(account_id=ACCOUNT, order="name", direction="desc")
    assert made.id in [one.id for one in listed]
    stores.delete(made.id, account_id=ACCOUNT)
    with pytest.raises(NotFoundError) as refused:
        stores.get(made.id, account_id=ACCOUNT)
    assert (refused.value.errors[0].code, refused.value.errors[0].message) == (
        1001,
        "store_not_found",
    )


def test_a_secret_is_made_changed_copied_and_deleted(sdk: Cloudflare, store: str) -> None:
    secrets = sdk.secrets_store.stores.secrets
    before = used(sdk)
    made = list(
        secrets.create(
            store,
            account_id=ACCOUNT,
            body=[
                {"name": "B", "value": "hidden-b", "scopes": ["workers"], "comment": "the second"},
                {"name": "A", "value": "hidden-a", "scopes": ["workers", "ai_gateway"]},
            ],
        )
    )
    assert [(one.name, one.comment, one.scopes, one.status, one.store_id) for one in made] == [
        ("B", "the second", ["workers"], "active", store),
        ("A", "", ["workers", "ai_gateway"], "active", store),
    ]
    assert used(sdk) == before + 2
    listed = secrets.list(store, account_id=ACCOUNT, order="name")
    assert [one.name for one in listed] == ["A", "B"]
    searched = secrets.list(store, account_id=ACCOUNT, search="second")
    assert [one.name for one in searched] == ["B"]
    gateways = secrets.list(store, account_id=ACCOUNT, scopes=["ai_gateway"])
    assert [one.name for one in gateways] == ["A"]
    changed = secrets.edit(
        made[0].id, account_id=ACCOUNT, store_id=store, value="other", comment="changed"
    )
    assert changed is not None
    assert (changed.id, changed.comment, changed.scopes) == (made[0].id, "changed", ["workers"])
    copied = secrets.duplicate(
        made[0].id, account_id=ACCOUNT, store_id=store, name="C", scopes=["access"]
    )
    assert copied is not None
    assert (copied.name, copied.scopes) == ("C", ["access"])
    read = secrets.with_raw_response.get(made[0].id, account_id=ACCOUNT, store_id=store)
    assert "other" not in read.text()
    assert "hidden-b" not in read.text()
    secrets.delete(made[0].id, account_id=ACCOUNT, store_id=store)
    with pytest.raises(NotFoundError) as refused:
        secrets.get(made[0].id, account_id=ACCOUNT, store_id=store)
    assert (refused.value.errors[0].code, refused.value.errors[0].message) == (
        1001,
        "secret_not_found",
    )


def test_a_name_is_taken_once_and_a_full_store_is_kept(sdk: Cloudflare, store: str) -> None:
    secrets = sdk.secrets_store.stores.secrets
    secrets.create(
        store, account_id=ACCOUNT, body=[{"name": "A", "value": "x", "scopes": ["workers"]}]
    )
    with pytest.raises(BadRequestError) as refused:
        secrets.create(
            store, account_id=ACCOUNT, body=[{"name": "A", "value": "y", "scopes": ["workers"]}]
        )
    assert (refused.value.errors[0].code, refused.value.errors[0].message) == (
        1003,
        "secret_name_already_exists: A",
    )
    with pytest.raises(APIStatusError) as kept:
        sdk.secrets_store.stores.delete(store, account_id=ACCOUNT)
    assert kept.value.status_code == 409
    assert [one.name for one in secrets.list(store, account_id=ACCOUNT)] == ["A"]
