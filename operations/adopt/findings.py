"""A stack's settings compared with an account: what it adopts, what it creates, what conflicts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from components.settings import Settings
from components.settings.stores import DispatchNamespaceStore, KvStore, Ownership
from operations.adopt.account import WAYS, Account, Finding
from operations.adopt.options import options


def findings(settings: Settings, account: Account) -> list[Finding]:
    """Everything that the stack names, in the order of its file."""
    found: list[Finding] = []
    for path, store in settings.kv_stores().items():
        found.append(_kv(path, store, account))
    for path, namespace in settings.dispatch_namespaces().items():
        found.append(_namespace(path, namespace, account))
    found += _workflows(settings, account)
    found += _scripts(settings, account)
    found += _addresses(settings, account)
    found += options(settings, account)
    found += _ways(account)
    return found


def _kv(path: str, store: KvStore, account: Account) -> Finding:
    titles = {id_: title for title, id_ in account.kv.items()}
    if store.id is not None and store.id not in titles:
        return Finding(path, f"no KV namespace has the id {store.id} in this account", True)
    live = titles.get(store.id or "")
    if store.ownership is Ownership.REFERENCE:
        return Finding(path, f"live as {live!r}: bound to, never owned")
    if store.ownership is Ownership.ADOPT:
        if live != store.title:
            return Finding(
                path,
                f"the id {store.id} is titled {live!r} and the file says {store.title!r}: an up "
                "would rename it",
                True,
            )
        return Finding(path, f"live, with the id in the file: adopted as {live!r}")
    taken = account.kv.get(store.title or "")
    if taken is None:
        return Finding(path, f"not there: {store.title!r} will be created")
    return Finding(
        path,
        f"the title {store.title!r} is taken by {taken}: creating it would fail (10014). "
        "Adopt it: paste the settings below",
        True,
    )


def _namespace(path: str, store: DispatchNamespaceStore, account: Account) -> Finding:
    name, live = store.namespace, account.namespaces.get(store.namespace)
    if store.ownership is Ownership.REFERENCE:
        if live is None:
            return Finding(path, f"no dispatch namespace {name!r} in this account (100119)", True)
        return Finding(path, f"live ({live}): bound to, never owned")
    if store.ownership is Ownership.ADOPT:
        if live == store.id:
            return Finding(path, f"live, with the id in the file: adopted as {name!r}")
        is_there = "is not there" if live is None else f"has the id {live}"
        return Finding(path, f"{name!r} {is_there}; the file says {store.id}", True)
    if live is None:
        return Finding(path, f"not there: {name!r} will be created")
    return Finding(
        path,
        f"{name!r} is live ({live}): creating it would fail (100120). Adopt it: paste the settings "
        "below",
        True,
    )


def _workflows(settings: Settings, account: Account) -> Iterator[Finding]:
    own = settings.named("code24-workflows")
    names = {"build": settings.workflows.build, "optimization": settings.workflows.optimization}
    for flow, name in names.items():
        path, holder = f"workflows.{flow}", account.workflows.get(name)
        if holder is None:
            yield Finding(path, f"not there: {name!r} will be created")
        elif holder == own:
            yield Finding(
                path, f"live and held by {own!r}: an up registers it again, its runs stay"
            )
        else:
            yield Finding(
                path,
                f"{name!r} is held by the Worker {holder!r}: an up would take it away. Choose "
                "another name, or delete that workflow first",
                True,
            )


def _scripts(settings: Settings, account: Account) -> Iterator[Finding]:
    roles = ["build-dispatch", "optimize-dispatch", "workflows"]
    roles += ["saas"] if settings.sites is not None else []
    roles += ["tail"] if settings.tail is not None else []
    for role in roles:
        script = settings.named(f"code24-{role}")
        changed = account.scripts.get(script)
        if changed is None:
            yield Finding(script, "not there: will be uploaded")
        else:
            yield Finding(script, f"live since {changed}: an up uploads over it, nothing to adopt")


def _addresses(settings: Settings, account: Account) -> Iterator[Finding]:
    expected, live = settings.account.workers_dev_subdomain, account.subdomain
    if live != expected:
        subdomain = "has no workers.dev subdomain" if live is None else f"has {live!r}"
        yield Finding(
            "account.workersDevSubdomain",
            f"the account {subdomain} and the file says {expected!r}",
            True,
        )
    domain, own = settings.workflows.custom_domain, settings.named("code24-workflows")
    holder = account.domains.get(domain or "")
    if domain is not None and holder not in (None, own):
        yield Finding(
            "workflows.customDomain",
            f"{domain!r} answers with the Worker {holder!r}: an up would take it away",
            True,
        )
    origin = account.fallback_origin
    if settings.saas is not None and origin not in (None, settings.fallback_origin):
        yield Finding(
            "saas",
            f"the zone's fallback origin is {origin!r}: an up would change it to "
            f"{settings.fallback_origin!r}",
            True,
        )


def _ways(account: Account) -> Iterator[Finding]:
    for way in account.ways:
        path, code = WAYS[way.kind]
        state = f" ({way.used})" if way.used else ""
        yield Finding(
            path,
            f"the {way} is live{state}: creating it would fail ({code}). Delete it first, if "
            "nobody needs it",
            True,
        )


def settings_to_paste(settings: Settings, account: Account) -> str:
    """Every store that the file would create and the account has, with its id; empty when none."""
    document: dict[str, Any] = {}
    for path, store in settings.kv_stores().items():
        live = account.kv.get(store.title or "")
        if live is not None and store.ownership is Ownership.CREATE:
            _put(document, path, {"id": live, "title": store.title})
    for path, namespace in settings.dispatch_namespaces().items():
        live = account.namespaces.get(namespace.namespace)
        if live is not None and namespace.ownership is Ownership.CREATE:
            _put(document, path, {"id": live, "name": namespace.namespace})
    return yaml.safe_dump(document, sort_keys=False) if document else ""


def _put(document: dict[str, Any], path: str, value: dict[str, Any]) -> None:
    *parents, key = path.split(".")
    section = document
    for parent in parents:
        section = section.setdefault(parent, {})
    section[key] = value
