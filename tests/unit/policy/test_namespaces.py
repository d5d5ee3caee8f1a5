"""Namespaces that the stack owns: what replaces one, what deletes one, what may go."""

from __future__ import annotations

from typing import Any

import pytest

from policy.resources import DISPATCH_NAMESPACE, KV_NAMESPACE, Resource
from policy.rules.namespaces import Owned, deleted, replaced, swapped

SITES = f"urn:pulumi:production::code24::{DISPATCH_NAMESPACE}::customer-sites"
CACHE = f"urn:pulumi:production::code24::{KV_NAMESPACE}::cache"
STATE: list[dict[str, Any]] = [
    {"type": DISPATCH_NAMESPACE, "urn": SITES, "id": "sites", "accountId": "a", "name": "sites"},
    {"type": KV_NAMESPACE, "urn": CACHE, "id": "c0de", "accountId": "a", "retained": True},
]


def owned(*allow: str) -> Owned:
    from_config = Owned.from_config({"owned": STATE, "allow": list(allow)})
    assert from_config is not None
    return from_config


def sites(**props: Any) -> Resource:
    return Resource(DISPATCH_NAMESPACE, SITES, {"accountId": "a", "name": "sites", **props})


def cache(**props: Any) -> Resource:
    return Resource(KV_NAMESPACE, CACHE, {"accountId": "a", "title": "cache", **props})


@pytest.mark.parametrize("same", [sites(), cache(), cache(title="another")])
def test_a_namespace_that_stays_passes_and_a_kv_title_may_change(same: Resource) -> None:
    assert list(replaced(same, owned())) == []


@pytest.mark.parametrize(
    ("changed", "output"),
    [
        (
            sites(name="pages"),
            "its name changes from 'sites' to 'pages', which replaces it: it is deleted with all",
        ),
        (
            sites(name=None),
            "its name changes from 'sites' to None, which replaces it: it is deleted with all",
        ),
        (sites(accountId="b"), "its accountId changes from 'a' to 'b'"),
        (cache(accountId="b"), "its accountId changes from 'a' to 'b'"),
    ],
)
def test_another_name_or_account_replaces_a_namespace(changed: Resource, output: str) -> None:
    [message] = replaced(changed, owned())
    assert output in message
    assert f"`--allow {changed.name}` after the command" in message
    assert list(replaced(changed, owned(changed.urn))) == []


def test_a_namespace_that_was_moved_in_the_program_is_compared_with_what_it_was() -> None:
    moved = Resource(DISPATCH_NAMESPACE, f"{SITES}-2", {"accountId": "a"}, aliases=[SITES])
    assert len(list(replaced(moved, owned()))) == 1
    assert list(deleted([moved, cache()], owned())) == []


@pytest.mark.parametrize(
    ("identity", "other"),
    [("feed", "'feed'"), (None, "a new one")],
    ids=["adopted", "created again"],
)
def test_another_namespace_under_the_same_declaration_is_a_swap(
    identity: str | None, other: str
) -> None:
    [message] = swapped(cache(title="another"), identity, owned())
    assert f"it is 'c0de' and the update puts {other} in its place: the old one stays" in message
    assert list(swapped(cache(), "c0de", owned())) == []
    assert list(swapped(cache(), identity, owned(CACHE))) == []
    assert list(swapped(sites(name="pages"), identity, owned())) == []  # it is `replaced` already


def test_an_adopted_namespace_that_is_adopted_no_more_is_said_with_its_mend() -> None:
    state = {key: value for key, value in STATE[0].items() if key != "name"}
    from_config = Owned.from_config({"owned": [state]})
    assert from_config is not None
    [message] = replaced(sites(), from_config)
    assert (
        "it was adopted, which leaves its name unknown, and is now declared as 'sites'" in message
    )
    assert "Fix: its id back beside its name in code24:settings" in message
    assert list(replaced(sites(name=None), from_config)) == []


def test_a_new_namespace_replaces_nothing() -> None:
    new = Resource(DISPATCH_NAMESPACE, f"{SITES}-2", {"accountId": "b", "name": "new"})
    assert list(replaced(new, owned())) == []


def test_a_namespace_that_is_declared_no_more_is_said_and_may_go_when_allowed() -> None:
    [message] = deleted([cache()], owned())
    assert message.startswith("dispatch namespace 'customer-sites': it (sites) is in the stack's")
    assert "Fix: its section back into code24:settings of Pulumi.production.yaml" in message
    assert list(deleted([cache()], owned(SITES))) == []
    assert list(deleted([cache(), sites()], owned())) == []


def test_a_pack_that_was_told_nothing_knows_that() -> None:
    assert Owned.from_config({}) is None
