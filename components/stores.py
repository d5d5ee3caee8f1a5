"""KV and dispatch namespaces, each created, adopted or referenced as the settings say."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_cloudflare as cloudflare

from components.settings.model import Settings
from components.settings.stores import DispatchNamespaceStore, KvStore, Ownership


@dataclass(frozen=True)
class KvNamespace:
    """A KV namespace to bind to. ``label`` names it for people: its title, else its id."""

    id: pulumi.Input[str]
    label: str


def kv_namespace(
    name: str, store: KvStore, settings: Settings, opts: pulumi.ResourceOptions
) -> KvNamespace:
    """Makes, adopts or refers to a KV namespace; only the first two register a resource."""
    if store.ownership is Ownership.REFERENCE or store.title is None:
        return KvNamespace(store.id or "", store.id or "")
    owned = cloudflare.WorkersKvNamespace(
        name,
        account_id=settings.account.id,
        title=store.title,
        opts=_owned(settings, opts, store.id),
    )
    return KvNamespace(owned.id, store.title)


def dispatch_namespace(
    name: str, store: DispatchNamespaceStore, settings: Settings, opts: pulumi.ResourceOptions
) -> pulumi.Resource | None:
    """Makes or adopts a dispatch namespace; a referenced one registers nothing.

    The name to bind to is the settings': the resource's own ``name`` output is null after an
    adoption, because the provider never reads it back. For the same reason an adopted namespace
    ignores changes of ``name``; without that the next plan would replace it and delete every user
    Worker in it.
    """
    if store.ownership is Ownership.REFERENCE:
        return None
    adopted = store.namespace if store.ownership is Ownership.ADOPT else None
    owned = _owned(settings, opts, adopted)
    if adopted is not None:
        owned = pulumi.ResourceOptions.merge(owned, pulumi.ResourceOptions(ignore_changes=["name"]))
    return cloudflare.WorkersForPlatformsDispatchNamespace(
        name, account_id=settings.account.id, name=store.namespace, opts=owned
    )


def _owned(
    settings: Settings, opts: pulumi.ResourceOptions, import_id: str | None
) -> pulumi.ResourceOptions:
    """Guarded as the settings say; imported when the live one is adopted."""
    guarded = pulumi.ResourceOptions(
        protect=settings.protect,
        retain_on_delete=settings.retain_on_delete,
        import_=None if import_id is None else f"{settings.account.id}/{import_id}",
    )
    return pulumi.ResourceOptions.merge(opts, guarded)
