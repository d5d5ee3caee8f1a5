"""The official SDK on who asks, accounts and zones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from cloudflare import BadRequestError, Cloudflare, NotFoundError

from tests.clients.conftest import ACCOUNT, ZONE, Target


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
    kept = sdk.workers.account_settings
    settings = kept.get(account_id=ACCOUNT)
    assert settings is not None
    assert (settings.default_usage_model, settings.green_compute) == ("standard", False)
    kept.update(account_id=ACCOUNT, green_compute=True)
    settings = kept.get(account_id=ACCOUNT)
    assert settings is not None
    assert (settings.default_usage_model, settings.green_compute) == ("standard", True)
    kept.update(account_id=ACCOUNT, green_compute=False)


def test_a_zone_is_made_changed_and_deleted_with_what_it_has(
    sdk: Cloudflare, target: Target, name: Callable[[str], str]
) -> None:
    domain = f"{name('shop')}.example"
    made = sdk.zones.create(account={"id": ACCOUNT}, name=domain)
    assert made is not None
    assert made.owner is not None
    assert (made.name, made.type, made.status, made.paused) == (domain, "full", "active", False)
    assert (len(made.name_servers), made.owner.id, made.owner.type) == (2, ACCOUNT, "organization")
    with pytest.raises(BadRequestError) as refused:
        sdk.zones.create(account={"id": ACCOUNT}, name=domain)
    assert refused.value.errors[0].code == 1061
    changed = sdk.zones.edit(zone_id=made.id, paused=True)
    assert changed is not None
    assert changed.paused is True
    assert changed.modified_on >= made.modified_on
    route = target.request(
        "POST", f"zones/{made.id}/workers/routes", json={"pattern": f"{domain}/*"}
    )
    assert route.status_code == 200
    sdk.zones.delete(zone_id=made.id)
    with pytest.raises(NotFoundError):
        sdk.zones.get(zone_id=made.id)
    again = sdk.zones.create(account={"id": ACCOUNT}, name=domain)
    assert again is not None
    assert list(sdk.workers.routes.list(zone_id=again.id)) == []
    sdk.zones.delete(zone_id=again.id)


def test_zones_are_found_by_patterns(sdk: Cloudflare, name: Callable[[str], str]) -> None:
    first, second = (f"{letter}-{name('found')}.example" for letter in "ab")
    zones = [sdk.zones.create(account={"id": ACCOUNT}, name=domain) for domain in (first, second)]

    def found(pattern: str, **more: Any) -> list[str]:
        return [zone.name for zone in sdk.zones.list(name=pattern, order="name", **more)]

    part = name("found")
    assert found(f"contains:{part.upper()}") == [first, second]
    assert found(f"contains_case_sensitive:{part.upper()}") == []
    assert found(f"starts_with:a-{part}") == [first]
    assert found(f"ends_with:{part}.example", direction="desc") == [second, first]
    assert first not in found(f"not_equal:{first}")
    assert found(f"contains:{part}", status="pending") == []
    assert found(f"contains:{part}", status="pending", match="any") == [first, second]
    for zone in zones:
        assert zone is not None
        sdk.zones.delete(zone_id=zone.id)
