"""What a stack may have beside the seed's resources, held against an account."""

from __future__ import annotations

from collections.abc import Iterator

from components.settings import Settings
from components.settings.stores import BucketStore, DatabaseStore
from operations.adopt.account import Account, Finding


def options(settings: Settings, account: Account) -> Iterator[Finding]:
    """The bucket, the database and the tail Worker, of those that the stack has."""
    if settings.assets is not None:
        yield _bucket(settings.assets, account)
    if settings.database is not None:
        yield _database(settings.database, account)
    tail = settings.observability.tail_worker
    if tail is not None and tail not in account.scripts:
        yield Finding("observability.tailWorker", f"no Worker {tail!r} in this account", True)


def _bucket(store: BucketStore, account: Account) -> Finding:
    live, uses_live = store.name in account.buckets, store.adopt or store.external
    if live and not uses_live:
        what = f"{store.name!r} is live: creating it would fail. Say adopt: true or external: true"
    elif uses_live and not live:
        what = f"no R2 bucket {store.name!r} in this account"
    elif live:
        what = "live: adopted" if store.adopt else "live: bound to, never owned"
    else:
        what = f"not there: {store.name!r} will be created"
    return Finding("assets", what, conflict=live != uses_live)


def _database(store: DatabaseStore, account: Account) -> Finding:
    names = {id_: name for name, id_ in account.databases.items()}
    if store.id is None:
        taken = account.databases.get(store.name or "")
        if taken is None:
            return Finding("database", f"not there: {store.name!r} will be created")
        return Finding("database", f"{store.name!r} is live: adopt it, with the id {taken}", True)
    live = names.get(store.id)
    if live is None:
        return Finding("database", f"no D1 database has the id {store.id} in this account", True)
    if store.name is None:
        return Finding("database", f"live as {live!r}: bound to, never owned")
    if store.name != live:
        what = f"the id {store.id} is {live!r} and the file says {store.name!r}"
        return Finding("database", what, True)
    return Finding("database", f"live, with the id in the file: adopted as {live!r}")
