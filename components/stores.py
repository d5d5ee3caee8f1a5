"""What keeps data, each created, adopted or referenced as the settings say."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_cloudflare as cloudflare

from components.settings.model import Settings
from components.settings.stores import (
    BucketStore,
    DatabaseStore,
    DispatchNamespaceStore,
    KvStore,
    Ownership,
)


@dataclass(frozen=True)
class KvNamespace:
    """A KV namespace to bind to. ``label`` names it for people: its title, else its id."""

    id: pulumi.Input[str]
    label: str


def kv_namespace(
    name: str, store: KvStore, settings: Settings, parent: pulumi.Resource
) -> KvNamespace:
    """Makes, adopts or refers to a KV namespace; only the first two register a resource."""
    if store.ownership is Ownership.REFERENCE or store.title is None:
        return KvNamespace(store.id or "", store.id or "")
    owned = cloudflare.WorkersKvNamespace(
        name,
        account_id=settings.account.id,
        title=store.title,
        opts=_guarded(settings, parent, store.id),
    )
    return KvNamespace(owned.id, store.title)


def dispatch_namespace(
    name: str, store: DispatchNamespaceStore, settings: Settings, parent: pulumi.Resource
) -> pulumi.Resource | None:
    """Makes or adopts a dispatch namespace; a referenced one registers nothing.

    The name to bind to is the settings': the resource's own ``name`` output is null after an
    adoption, because the provider never reads it back. For the same reason an adopted namespace
    ignores changes of ``name``; without that the next plan would replace it and delete every user
    Worker in it.
    """
    if store.ownership is Ownership.REFERENCE:
        return None
    adopts = store.ownership is Ownership.ADOPT
    opts = _guarded(settings, parent, store.namespace if adopts else None)
    opts.ignore_changes = ["name"] if adopts else None
    return cloudflare.WorkersForPlatformsDispatchNamespace(
        name, account_id=settings.account.id, name=store.namespace, opts=opts
    )


def bucket(
    name: str, store: BucketStore, settings: Settings, parent: pulumi.Resource
) -> pulumi.Input[str]:
    """Makes, adopts or refers to an R2 bucket; gives the name to bind to."""
    if store.external:
        return store.name
    live = f"{store.name}/default" if store.adopt else None
    owned = cloudflare.R2Bucket(
        name,
        account_id=settings.account.id,
        name=store.name,
        opts=_guarded(settings, parent, live),
    )
    return owned.name


def database(
    name: str, store: DatabaseStore, settings: Settings, parent: pulumi.Resource
) -> pulumi.Input[str]:
    """Makes, adopts or refers to a D1 database; gives the id to bind to."""
    if store.name is None:
        return store.id or ""
    owned = cloudflare.D1Database(
        name,
        account_id=settings.account.id,
        name=store.name,
        opts=_guarded(settings, parent, store.id),
    )
    return owned.id


def _guarded(
    settings: Settings, parent: pulumi.Resource, import_id: str | None
) -> pulumi.ResourceOptions:
    """Guarded as the settings say; imported when the live one is adopted."""
    return pulumi.ResourceOptions(
        parent=parent,
        protect=settings.protect,
        retain_on_delete=settings.retain_on_delete,
        import_=None if import_id is None else f"{settings.account.id}/{import_id}",
    )
