"""The sites Worker stays while there may be sites: without it none of them answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy.resources import SITES, Resource, violation
from policy.rules.namespaces import Owned


def orphaned(resources: Sequence[Resource], owned: Owned) -> Iterator[str]:
    """A sites Worker that is declared no more, or whose sites move to another domain."""
    declared = {urn: each for each in resources for urn in (each.urn, *each.aliases)}
    for urn, before in owned.namespaces.items():
        if before["type"] != SITES or urn in owned.allowed:
            continue
        now = declared.get(urn)
        if now is None:
            gone = Resource(SITES, urn)
            yield violation(
                gone,
                "it is in the stack's state and is declared no more: every published site stops "
                "answering, while the sites and their records stay in the account",
                "the sites Worker to be declared",
                f"`sites` back into code24:settings of {gone.file}, or first delete the sites "
                f"(`./code24 sites --stack {gone.stack}` lists them) and put `--allow sites` "
                "after the command",
            )
        elif now.props.get("domain") != before.get("domain"):
            yield violation(
                now,
                f"its domain changes from {before.get('domain')!r} to "
                f"{now.props.get('domain')!r}: every site's address does",
                f"the domain to stay {before.get('domain')!r}",
                f"the old `sites.domain` in code24:settings of {now.file}; if the addresses "
                "really must change, `--allow sites` after the command",
            )
