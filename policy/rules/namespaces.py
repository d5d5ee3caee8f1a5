"""A namespace that the stack owns stays the one that it is: with it goes all that is in it.

The engine tells a rule what is declared, not what it will do. What the stack owns comes from its
state, by `operations/policies.py`, as the pack's configuration.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policy.resources import CALLED, DISPATCH_NAMESPACE, KV_NAMESPACE, Resource, violation

KEEPS = {DISPATCH_NAMESPACE: ("accountId", "name"), KV_NAMESPACE: ("accountId",)}
"""Properties whose change replaces a namespace; the title of a KV namespace may change."""


@dataclass(frozen=True)
class Owned:
    """What the stack's state has, and what may go this once."""

    namespaces: Mapping[str, Mapping[str, Any]]
    """What the state says of each, by URN."""
    allowed: frozenset[str]
    """URNs."""

    @staticmethod
    def from_config(config: Mapping[str, Any]) -> Owned | None:
        """From the pack's configuration; None when it has none."""
        if "owned" not in config:
            return None
        owned = {str(each["urn"]): each for each in config["owned"]}
        return Owned(owned, frozenset(config.get("allow", ())))

    def before(self, resource: Resource) -> Mapping[str, Any] | None:
        """What the state says of a declared namespace; None when it is new, or may go."""
        urns = (resource.urn, *resource.aliases)
        known = next((urn for urn in urns if urn in self.namespaces), None)
        return None if known is None or known in self.allowed else self.namespaces[known]


def replaced(resource: Resource, owned: Owned) -> Iterator[str]:
    """A namespace of the stack that is declared with another name or account."""
    before = owned.before(resource)
    if resource.type not in KEEPS or before is None:
        return
    for key in KEEPS[resource.type]:
        old, new = before.get(key), resource.props.get(key)
        if old == new:
            continue
        if old is None:
            yield violation(
                resource,
                f"it was adopted, which leaves its {key} unknown, and is now declared as "
                f"{new!r} without being adopted, which replaces it: {_lost(before)}",
                "it to stay adopted",
                f"its id back beside its {key} in code24:settings of {resource.file}"
                f"{_or(resource)}",
            )
        else:
            yield violation(
                resource,
                f"its {key} changes from {old!r} to {new!r}, which replaces it: {_lost(before)}",
                f"{key} to stay {old!r}",
                f"the old {key} in code24:settings of {resource.file}, and a new namespace beside "
                f"it{_or(resource)}",
            )


def swapped(resource: Resource, identity: str | None, owned: Owned) -> Iterator[str]:
    """A namespace that is another one after the update, though it is declared as before.

    Args:
        resource: as it is declared.
        identity: the id that it has after the update; None when only the update will tell, which
            is so of one that is made again.
        owned: what the state has.
    """
    before = owned.before(resource)
    if resource.type not in KEEPS or before is None:
        return
    if before["id"] == identity or any(replaced(resource, owned)):
        return
    other = "a new one" if identity is None else repr(identity)
    yield violation(
        resource,
        f"it is {before['id']!r} and the update puts {other} in its place: {_lost(before)}",
        "the one that it is",
        f"its old name and id in code24:settings of {resource.file}, and no --replace"
        f"{_or(resource)}",
    )


def deleted(resources: Sequence[Resource], owned: Owned) -> Iterator[str]:
    """A namespace of the stack that is declared no more."""
    declared = {urn for each in resources for urn in (each.urn, *each.aliases)}
    for urn, before in owned.namespaces.items():
        if urn in declared or urn in owned.allowed or before["type"] not in KEEPS:
            continue
        gone = Resource(str(before["type"]), urn)
        yield violation(
            gone,
            f"it ({before['id']}) is in the stack's state and is declared no more: {_lost(before)}",
            f"the {CALLED[gone.type]} to be declared",
            f"its section back into code24:settings of {gone.file}{_or(gone)}",
        )


def _lost(before: Mapping[str, Any]) -> str:
    if before.get("retained"):
        return "the old one stays in the account, and the stack loses it with all in it"
    return "it is deleted with all in it"


def _or(resource: Resource) -> str:
    return f"; if it really must go, `--allow {resource.name}` after the command"


def untold(stack: str) -> str:
    """What to say when nobody told what the stack owns."""
    return (
        "The policy pack was not told what the stack owns, so a deletion would pass unseen; "
        "expected --policy-pack-config with a file of this moment. "
        f"Fix: run `./code24 preview --stack {stack}` or `./code24 up --stack {stack}`, which "
        "write it."
    )
