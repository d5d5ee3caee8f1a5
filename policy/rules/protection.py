"""Stores of production are protected: deleting one deletes every site or result in it."""

from __future__ import annotations

from collections.abc import Iterator

from policy.resources import DISPATCH_NAMESPACE, KV_NAMESPACE, PRODUCTION, Resource, violation


def unprotected(resource: Resource, environment: str) -> Iterator[str]:
    """A KV or dispatch namespace of production without protection."""
    if resource.type not in (KV_NAMESPACE, DISPATCH_NAMESPACE) or environment != PRODUCTION:
        return
    if not resource.protect:
        yield violation(
            resource,
            "it is not protected, so that one mistake in the settings could delete it",
            "protection, as production is not made twice",
            f"`protect: true` in code24:settings of {resource.file}",
        )
