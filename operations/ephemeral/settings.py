"""The settings of a new stack: those of another, with nothing that can be of one stack alone."""

from __future__ import annotations

import copy
import zlib
from typing import Any

from components.settings import Settings

TITLES = {
    "kv.metadata": "metadata",
    "kv.cache": "cache",
    "kv.saasDomains": "saas-domains",
    "build.results": "build-results",
    "optimize.results": "optimize-results",
}
"""What a store is called that the other stack only refers to: its file has no title for it."""

ONE_STACKS_ALONE = (
    "saas",
    "sites",
    "tail",
    "workflows.customDomain",
    "workflows.workersDev",
    "workflows.housekeeping",
    "observability.logpush",
    "build.model",
    "optimize.model",
    "pins",
)
"""Addresses of the zone and what is only of use with them; what needs a secret of the other; and
its rollbacks: a new stack runs the code of the checkout."""


def derived(source: Settings, name: str) -> tuple[dict[str, Any], list[str]]:
    """The settings of a stack made from another's, and the paths of those it left out.

    Every store is created under the new stack's own name: nothing is adopted or referred to, and
    nothing is kept when the stack goes.
    """
    document = copy.deepcopy(source.model_dump(by_alias=True, exclude_unset=True))
    left_out = [path for path in ONE_STACKS_ALONE if _take(document, path)]
    document |= {
        "environment": name,
        "fallbackOrigin": _fallback_origin(source, name),
        "protect": False,
        "retainOnDelete": False,
    }
    for path, kv in source.kv_stores().items():
        _put(document, path, {"title": _renamed(kv.title or TITLES[path], source, name)})
    for path, namespace in source.dispatch_namespaces().items():
        _put(document, path, {"name": _renamed(namespace.namespace, source, name)})
    for flow in ("build", "optimization"):
        workflow = getattr(source.workflows, flow)
        _put(document, f"workflows.{flow}", _renamed(workflow, source, name))
    _rename_options(document, source, name)
    return document, left_out


def _rename_options(document: dict[str, Any], source: Settings, name: str) -> None:
    if source.assets is not None:
        document["assets"] = {"name": _renamed(source.assets.name, source, name)}
    if source.database is not None:
        database = source.database.name or "code24"
        document["database"] = {"name": _renamed(database, source, name)}
    if source.analytics is not None:
        own = source.environment.replace("-", "_")
        dataset = source.analytics.dataset.removesuffix(f"_{own}")
        document["analytics"] = {"dataset": f"{dataset}_{name.replace('-', '_')}"}
    if source.workflows.rate_limit is not None:
        # Workers with the same one count together, so each stack has a number of its own.
        number = zlib.crc32(name.encode()) + 1
        _put(document, "workflows.rateLimit.namespaceId", str(number))


def _renamed(known: str, source: Settings, name: str) -> str:
    return f"{known.removesuffix(f'-{source.environment}')}-{name}"


def _fallback_origin(source: Settings, name: str) -> str:
    """Under workers.dev, wherever the other's is: a host name of the zone is of one stack alone."""
    return source.workers_dev_host(f"code24-saas-{name}")


def _take(document: dict[str, Any], path: str) -> bool:
    """Takes a setting out; whether it was there."""
    *parents, key = path.split(".")
    section: Any = document
    for parent in parents:
        section = section.get(parent, {})
    return section.pop(key, None) is not None


def _put(document: dict[str, Any], path: str, value: Any) -> None:
    *parents, key = path.split(".")
    section = document
    for parent in parents:
        section = section[parent]
    section[key] = value
