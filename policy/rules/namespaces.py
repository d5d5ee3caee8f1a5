"""A namespace that the stack owns stays the one that it is: with it goes all that is in it.

The engine tells a rule what is declared, not what it will do. What the stack owns comes from its
state, by `tools/policies.py`, as the pack's configuration.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policy.resource import CALLED, DISPATCH_NAMESPACE, KV_NAMESPACE, Resource, said

KEEPS = {DISPATCH_NAMESPACE: ("accountId", "name"), KV_NAMESPACE: ("accountId",)}
"""Properties whose change replaces a namespace; the title of a KV namespace may change."""


@dataclass(frozen=True)
class Owned:
    """What the stack's state has, and what may go this once."""

    namespaces: Mapping[str, Mapping[str, Any]]
    """Type, and the properties that must stay, by URN."""
    allowed: frozenset[str]
    """URNs."""

    @staticmethod
    def told(config: Mapping[str, Any]) -> Owned | None:
        """From the pack's configuration; None when it has none."""
        if "owned" not in config:
            return None
        owned = {str(each["urn"]): each for each in config["owned"]}
        return Owned(owned, frozenset(config.get("allow", ())))


def replaced(resource: Resource, owned: Owned) -> Iterator[str]:
    """A namespace of the stack that is declared with another name or account."""
    known = [urn for urn in (resource.urn, *resource.aliases) if urn in owned.namespaces]
    if resource.type not in KEEPS or not known or known[0] in owned.allowed:
        return
    before = owned.namespaces[known[0]]
    for key in KEEPS[resource.type]:
        old, new = before.get(key), resource.props.get(key)
        if old != new:
            yield said(
                resource,
                f"its {key} changes from {old!r} to {new!r}, which replaces it: all in it is lost",
                f"{key} to stay {old!r}",
                f"the old {key} in code24:settings of {resource.file}, and a new namespace beside "
                f"it; if it really must go, `ALLOW={resource.name}` after the command",
            )


def deleted(resources: Sequence[Resource], owned: Owned) -> Iterator[str]:
    """A namespace of the stack that is declared no more."""
    declared = {urn for each in resources for urn in (each.urn, *each.aliases)}
    for urn, before in owned.namespaces.items():
        if urn in declared or urn in owned.allowed:
            continue
        gone = Resource(str(before["type"]), urn)
        label = before.get("name") or before.get("title") or "unnamed"
        yield said(
            gone,
            f"it ({label}) is in the stack's state and is declared no more, which deletes it with "
            "all in it",
            f"the {CALLED[gone.type]} to be declared",
            f"its section back into code24:settings of {gone.file}; if it really must go, "
            f"`ALLOW={gone.name}` after the command",
        )


def untold(stack: str) -> str:
    """What to say when nobody told what the stack owns."""
    return (
        "The policy pack was not told what the stack owns, so a deletion would pass unseen; "
        "expected --policy-pack-config with a file of this moment. "
        f"Mend: run `make preview STACK={stack}` or `make up STACK={stack}`, which write it."
    )
