"""The sites Worker: what would leave published sites without an address."""

from __future__ import annotations

from typing import Any

import pytest

from policy.resources import DISPATCH_NAMESPACE, SITES, Resource
from policy.rules.namespaces import Owned, deleted, replaced, swapped
from policy.rules.sites import orphaned

URN = f"urn:pulumi:production::code24::code24:index:Code24Platform${SITES}::sites"
OTHER = f"urn:pulumi:production::code24::{DISPATCH_NAMESPACE}::customer-sites"
STATE = [{"type": SITES, "urn": URN, "domain": "sites.code24.dev"}]


def owned(*allow: str) -> Owned:
    found = Owned.from_config({"owned": STATE, "allow": list(allow)})
    assert found is not None
    return found


def declared(**props: Any) -> list[Resource]:
    return [Resource(SITES, URN, {"domain": "sites.code24.dev", **props})]


def test_a_sites_worker_that_stays_passes() -> None:
    assert list(orphaned(declared(), owned())) == []


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        ([], "is declared no more: every published site stops answering"),
        (declared(domain="new.code24.dev"), "from 'sites.code24.dev' to 'new.code24.dev'"),
    ],
)
def test_what_would_orphan_sites_is_refused_and_may_be_allowed(
    resources: list[Resource], expected: str
) -> None:
    [message] = orphaned(resources, owned())
    assert message.startswith("sites Worker 'sites': ")
    assert expected in message
    assert "--allow sites" in message
    assert list(orphaned(resources, owned(URN))) == []


def test_the_rules_of_namespaces_leave_it_alone() -> None:
    [worker] = declared()
    assert list(deleted([], owned())) == []
    assert list(replaced(worker, owned())) == []
    assert list(swapped(worker, None, owned())) == []
