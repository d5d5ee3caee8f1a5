"""The official SDK on who asks, accounts and zones."""

from __future__ import annotations

import pytest
from cloudflare import Cloudflare, NotFoundError

from tests.clients.conftest import ACCOUNT, ZONE


def test_the_token_and_its_user_are_known(sdk: Cloudflare) -> None:
    verified = sdk.user.tokens.verify()
    assert verified is not None
    assert verified.status == "active"
    of_account = sdk.accounts.tokens.verify(account_id=ACCOUNT)
    assert of_account is not None
    assert of_account.status == "active"
    user = sdk.user.get()
    assert user is not None
    assert user.email == "engineer@code24.localhost"


def test_the_account_is_listed_and_read(sdk: Cloudflare) -> None:
    (listed,) = sdk.accounts.list()
    assert (listed.id, listed.name, listed.type) == (ACCOUNT, "Code24 local", "standard")
    assert sdk.accounts.get(account_id=ACCOUNT) == listed
    (membership,) = sdk.memberships.list()
    assert membership.status == "accepted"
    assert membership.account is not None
    assert membership.account.id == ACCOUNT
    assert membership.id is not None
    found = sdk.memberships.get(membership.id)
    assert found is not None
    assert found.id == membership.id


def test_the_zone_is_listed_and_read(sdk: Cloudflare) -> None:
    (listed,) = sdk.zones.list(name="code24.localhost")
    assert (listed.id, listed.status, listed.account.id) == (ZONE, "active", ACCOUNT)
    assert sdk.zones.get(zone_id=ZONE) == listed
    assert list(sdk.zones.list(name="elsewhere.example")) == []
    with pytest.raises(NotFoundError):
        sdk.zones.get(zone_id="0" * 32)


def test_the_subdomain_and_settings_of_the_account(sdk: Cloudflare) -> None:
    assert sdk.workers.subdomains.get(account_id=ACCOUNT).subdomain == "code24-local"
    same = sdk.workers.subdomains.update(account_id=ACCOUNT, subdomain="code24-local")
    assert same.subdomain == "code24-local"
    settings = sdk.workers.account_settings.get(account_id=ACCOUNT)
    assert settings.default_usage_model == "standard"
