"""KV and dispatch namespaces: those that a stack makes, those that are live, empty ones deleted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
from cloudflare import Cloudflare

from components.settings import Settings
from components.settings.stores import Ownership

KV, DISPATCH = "KV namespace", "dispatch namespace"


@dataclass(frozen=True, order=True)
class Namespace:
    """One that is live."""

    kind: str
    name: str
    """Title of a KV namespace, name of a dispatch namespace."""
    id: str
    """As the engine has it: a dispatch namespace's is its name."""

    def __str__(self) -> str:
        """For people."""
        return f"{self.kind} {self.name!r}"


def made_by(settings: Settings) -> set[tuple[str, str]]:
    """Kind and name of every namespace that the stack makes itself."""
    return {
        (KV, store.title or "")
        for store in settings.kv_stores().values()
        if store.ownership is Ownership.CREATE
    } | {
        (DISPATCH, store.namespace)
        for store in settings.dispatch_namespaces().values()
        if store.ownership is Ownership.CREATE
    }


def live(client: Cloudflare, account: str) -> set[Namespace]:
    """Every one of the account.

    Raises:
        cloudflare.APIError: when the account cannot be read.
    """
    return {*_kv(client, account), *_dispatch(client, account)}


def is_empty(client: Cloudflare, account: str, namespace: Namespace) -> bool:
    """Whether nothing is in it: no key, no user Worker.

    Raises:
        cloudflare.APIError: when the account cannot be read.
    """
    parts = {KV: "keys", DISPATCH: "scripts"}
    return not _result(client, f"{_path(account, namespace)}/{parts[namespace.kind]}")


def delete(client: Cloudflare, account: str, namespace: Namespace) -> None:
    """Deletes it.

    Raises:
        cloudflare.APIError: when the API refuses.
    """
    client.delete(_path(account, namespace), cast_to=httpx.Response)


def _kv(client: Cloudflare, account: str) -> Iterator[Namespace]:
    for each in client.kv.namespaces.list(account_id=account):
        yield Namespace(KV, each.title, each.id)


def _dispatch(client: Cloudflare, account: str) -> Iterator[Namespace]:
    for each in _result(client, f"/accounts/{account}/workers/dispatch/namespaces"):
        yield Namespace(DISPATCH, each["namespace_name"], each["namespace_name"])


def _path(account: str, namespace: Namespace) -> str:
    kind = "storage/kv" if namespace.kind == KV else "workers/dispatch"
    return f"/accounts/{account}/{kind}/namespaces/{namespace.id}"


def _result(client: Cloudflare, path: str) -> list[dict[str, Any]]:
    answer = client.get(path, cast_to=httpx.Response)
    found: list[dict[str, Any]] = answer.json()["result"] or []
    return found
