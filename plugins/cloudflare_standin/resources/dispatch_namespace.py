"""Dispatch namespaces of Workers for Platforms.

https://developers.cloudflare.com/api/resources/workers_for_platforms/

`name` is not read back, so it is null after an import, and because a change of it replaces the
namespace, the next plan would delete every user Worker in it. That is what the official provider
does, and it is kept here on purpose: a program must guard itself with `ignore_changes=["name"]`.
"""

from __future__ import annotations

from plugins.cloudflare_standin.resource import Endpoint, Resource
from plugins.cloudflare_standin.schema import Replace, Shape, computed, identity, optional, owner

_NAMESPACES = "accounts/{accountId}/workers/dispatch/namespaces"

DISPATCH_NAMESPACE = Resource(
    token=(
        "cloudflare:index/workersForPlatformsDispatchNamespace:WorkersForPlatformsDispatchNamespace"
    ),
    fields=(
        identity(replace=True),
        computed("namespace_name", stable=True, replace=Replace.ALWAYS),
        owner("account_id"),
        optional("name", replace=Replace.ALWAYS, refreshed=False),
        computed("created_by"),
        computed("created_on", shape=Shape.TIME),
        computed("modified_by"),
        computed("modified_on", shape=Shape.TIME),
        computed("namespace_id"),
        computed("script_count"),
        computed("trusted_workers"),
    ),
    create=Endpoint("POST", _NAMESPACES),
    read=Endpoint("GET", _NAMESPACES + "/{namespaceName}"),
    update=None,
    delete=Endpoint("DELETE", _NAMESPACES + "/{namespaceName}"),
    import_id=("accountId", "namespaceName"),
    id_from="namespaceName",
)
