"""The official SDK on ways for a host name to reach a Worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from cloudflare import APIStatusError, Cloudflare, NotFoundError

from tests.clients.conftest import ACCOUNT, ZONE
from tests.clients.scripts import DATE, HELLO, MAIN, module
from tests.support.polling import until


@pytest.fixture
def worker(sdk: Cloudflare, name: Callable[[str], str]) -> Iterator[str]:
    sdk.workers.scripts.update(
        name("site"),
        account_id=ACCOUNT,
        metadata={"main_module": MAIN, "compatibility_date": DATE},
        files=[module(HELLO)],
    )
    yield name("site")
    sdk.workers.scripts.delete(name("site"), account_id=ACCOUNT)


def test_a_custom_domain_of_a_worker(sdk: Cloudflare, worker: str) -> None:
    domains = sdk.workers.domains
    hostname = f"{worker}.code24.localhost"
    made = domains.update(account_id=ACCOUNT, hostname=hostname, service=worker, zone_id=ZONE)
    assert (made.hostname, made.service, made.zone_name) == (hostname, worker, "code24.localhost")
    (listed,) = domains.list(account_id=ACCOUNT, hostname=hostname)
    assert listed.id == made.id
    again = domains.update(account_id=ACCOUNT, hostname=hostname, service=worker)
    assert (again.id, again.zone_id, again.zone_name) == (made.id, ZONE, made.zone_name)
    with pytest.raises(NotFoundError):
        domains.update(account_id=ACCOUNT, hostname="shop.example.org", service=worker)
    assert domains.get(made.id, account_id=ACCOUNT).service == worker
    assert domains.delete(made.id, account_id=ACCOUNT).success is True
    with pytest.raises(NotFoundError):
        domains.get(made.id, account_id=ACCOUNT)


def test_a_route_to_a_worker(sdk: Cloudflare, worker: str) -> None:
    routes = sdk.workers.routes
    pattern = f"{worker}.code24.localhost/*"
    made = routes.create(zone_id=ZONE, pattern=pattern, script=worker)
    assert (made.pattern, made.script) == (pattern, worker)
    with pytest.raises(APIStatusError) as taken:
        routes.create(zone_id=ZONE, pattern=pattern, script=worker)
    assert (taken.value.status_code, taken.value.errors[0].code) == (409, 10020)
    changed = routes.update(made.id, zone_id=ZONE, pattern=f"{pattern}/deep", script=worker)
    assert (changed.id, changed.pattern) == (made.id, f"{pattern}/deep")
    assert routes.get(made.id, zone_id=ZONE).pattern == f"{pattern}/deep"
    assert made.id in [route.id for route in routes.list(zone_id=ZONE)]
    assert routes.delete(made.id, zone_id=ZONE).id == made.id
    assert made.id not in [route.id for route in routes.list(zone_id=ZONE)]


def test_a_custom_hostname_of_a_customer(sdk: Cloudflare, name: Callable[[str], str]) -> None:
    hostnames = sdk.custom_hostnames
    hostname = f"{name('shop')}.example.com"
    made = hostnames.create(
        zone_id=ZONE,
        hostname=hostname,
        ssl={"method": "http", "type": "dv", "settings": {"min_tls_version": "1.2"}},
        custom_metadata={"customer": "acme"},
    )
    assert made is not None
    assert (made.hostname, made.status) == (hostname, "pending")
    assert made.ssl is not None
    assert (made.ssl.method, made.ssl.type, made.ssl.status) == ("http", "dv", "pending_validation")
    assert made.ownership_verification is not None
    assert made.ownership_verification.name == f"_cf-custom-hostname.{hostname}"

    def active() -> bool:
        found = hostnames.get(made.id, zone_id=ZONE)
        assert found is not None
        assert found.ssl is not None
        return (found.status, found.ssl.status) == ("active", "active")

    until(active, "the custom hostname is active")
    assert made.id in [one.id for one in hostnames.list(zone_id=ZONE)]
    edited = hostnames.edit(
        made.id, zone_id=ZONE, custom_metadata={"customer": "new"}, ssl={"method": "txt"}
    )
    assert edited is not None
    assert edited.custom_metadata == {"customer": "new"}
    assert edited.ssl is not None
    assert (edited.ssl.method, edited.ssl.type) == ("txt", "dv")
    assert hostnames.delete(made.id, zone_id=ZONE).id == made.id
    with pytest.raises(NotFoundError):
        hostnames.get(made.id, zone_id=ZONE)


def test_the_fallback_origin_of_a_zone(sdk: Cloudflare) -> None:
    fallback = sdk.custom_hostnames.fallback_origin
    made = fallback.update(zone_id=ZONE, origin="fallback.code24.localhost")
    assert made is not None
    assert (made.origin, made.status) == ("fallback.code24.localhost", "initializing")
    found = fallback.get(zone_id=ZONE)
    assert found is not None
    assert (found.origin, found.status) == ("fallback.code24.localhost", "active")
    gone = fallback.delete(zone_id=ZONE)
    assert gone is not None
    assert gone.status == "pending_deletion"
    with pytest.raises(NotFoundError):
        fallback.get(zone_id=ZONE)
