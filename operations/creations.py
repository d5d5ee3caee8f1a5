"""What a stack makes by a POST: which of it is live, and whether it is as it was made.

A PUT made again puts the same in the same place. A POST made again is refused, or makes a second
one: so of each of these kinds a run that lost an answer leaves one that the state does not know.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx
from cloudflare import Cloudflare, NotFoundError

from components.settings import Settings
from components.settings.stores import Ownership
from components.settings.ways import NO_ORIGIN, records_of, routes_of
from policy.resources import DISPATCH_NAMESPACE, KV_NAMESPACE

DNS_RECORD = "cloudflare:index/dnsRecord:DnsRecord"
ROUTE = "cloudflare:index/workersRoute:WorkersRoute"
CUSTOM_HOSTNAME = "cloudflare:index/customHostname:CustomHostname"
LOGPUSH_JOB = "cloudflare:index/logpushJob:LogpushJob"
R2_BUCKET = "cloudflare:index/r2Bucket:R2Bucket"
D1_DATABASE = "cloudflare:index/d1Database:D1Database"
QUEUE = "cloudflare:index/queue:Queue"
QUEUE_CONSUMER = "cloudflare:index/queueConsumer:QueueConsumer"


@dataclass(frozen=True)
class Creation:
    """One that is live."""

    kind: str
    name: str
    id: str
    """As the engine has it: a dispatch namespace's is its name."""
    path: str = field(compare=False)
    """Of the API, to delete it."""
    used: str | None = field(compare=False, default=None)
    """Who seems to use it; None when nobody does."""

    def __str__(self) -> str:
        """For people."""
        return f"{self.kind} {self.name!r}"


@dataclass(frozen=True)
class Kind:
    """A type of resource that is made by a POST."""

    type: str
    """The engine's token."""
    called: str
    key: str
    """The input that names it."""
    own: Callable[[Settings], Iterable[str]]
    """The names of those that a stack makes itself."""
    live: Callable[[Cloudflare, Settings], Iterator[Creation]]
    """Every one of the account or the zone."""
    doubles: bool = False
    """Whether a second one of a name is made: then a POST that is repeated leaves two."""


def made_by(settings: Settings) -> set[tuple[str, str]]:
    """Kind and name of everything that the stack makes by a POST."""
    return {(kind.called, name) for kind in KINDS for name in kind.own(settings)}


def live(
    client: Cloudflare, settings: Settings, own: Collection[tuple[str, str]]
) -> list[Creation]:
    """Those that are live, in the order in which they can be deleted.

    Args:
        client: of the account.
        settings: the stack's.
        own: kind and name of those that are meant; no other kind is asked for.

    Raises:
        cloudflare.APIError: when the account cannot be read.
    """
    kinds = {kind for kind, _ in own}
    return [
        found
        for kind in KINDS
        if kind.called in kinds
        for found in kind.live(client, settings)
        if (found.kind, found.name) in own
    ]


def recorded_in(resources: Iterable[Mapping[str, Any]]) -> set[tuple[str, str]]:
    """Kind and id of everything in a state: a provider has the API's id as its own or beside it."""
    called = {kind.type: kind.called for kind in KINDS}
    return {
        (called[each["type"]], str(value))
        for each in resources
        if each["type"] in called
        for value in (each.get("id"), *(each.get("outputs") or {}).values())
        if isinstance(value, str | int)
    }


def contents(client: Cloudflare, creation: Creation) -> str | None:
    """That something is in it, which nobody may lose; None when nothing is.

    Raises:
        cloudflare.APIError: when the account cannot be read.
    """
    if creation.kind in _PARTS:
        within = client.get(f"{creation.path}/{_PARTS[creation.kind]}", cast_to=httpx.Response)
        return "it is not empty" if within.json()["result"] else None
    if creation.kind == D1:
        asked = client.post(f"{creation.path}/query", cast_to=httpx.Response, body={"sql": _TABLES})
        return "it has tables" if asked.json()["result"][0]["results"] else None
    return None


def delete(client: Cloudflare, creation: Creation) -> None:
    """Deletes it.

    Raises:
        cloudflare.APIError: when the API refuses.
    """
    client.delete(creation.path, cast_to=httpx.Response)


def _listed(client: Cloudflare, path: str, **more: Any) -> Iterator[dict[str, Any]]:
    """Every entry of a list, page by page."""
    for page in count(1):
        params = {"page": page, "per_page": _PAGE, **more}
        answer = client.get(path, cast_to=httpx.Response, options={"params": params}).json()
        yield from answer["result"] or ()
        if page >= (answer.get("result_info") or {}).get("total_pages", 1):
            return


TRACE_EVENTS = "workers_trace_events"
"""What the stack's Logpush job pushes."""

_PAGE = 50
"""Every one of these lists takes it."""

KV, DISPATCH = "KV namespace", "dispatch namespace"
R2, D1, NAMED_QUEUE = "R2 bucket", "D1 database", "queue"
RECORD, PATTERN, HOSTNAME = "DNS record", "route", "custom hostname"
ADOPTABLE = {KV, DISPATCH, R2, D1}
"""Kinds that the settings can adopt."""

_PARTS = {KV: "keys", DISPATCH: "scripts"}
_TABLES = "SELECT name FROM sqlite_master WHERE name NOT LIKE '_cf_%' AND name NOT LIKE 'sqlite_%'"


def _own_kv(settings: Settings) -> Iterator[str]:
    for store in settings.kv_stores().values():
        if store.ownership is Ownership.CREATE:
            yield store.title or ""


def _kv(client: Cloudflare, settings: Settings) -> Iterator[Creation]:
    path = f"/accounts/{settings.account.id}/storage/kv/namespaces"
    for each in _listed(client, path):
        yield Creation(KV, each["title"], each["id"], f"{path}/{each['id']}")


def _own_dispatch(settings: Settings) -> Iterator[str]:
    for store in settings.dispatch_namespaces().values():
        if store.ownership is Ownership.CREATE:
            yield store.namespace


def _dispatch(client: Cloudflare, settings: Settings) -> Iterator[Creation]:
    path = f"/accounts/{settings.account.id}/workers/dispatch/namespaces"
    for each in _listed(client, path):
        name = each["namespace_name"]
        yield Creation(DISPATCH, name, name, f"{path}/{name}")


def _own_records(settings: Settings) -> Iterable[str]:
    return records_of(settings).values()


def _records(client: Cloudflare, settings: Settings) -> Iterator[Creation]:
    path = f"/zones/{settings.zone_id}/dns_records"
    for host in records_of(settings).values():
        for each in _listed(client, path, name=host):
            target = f"{each['type']} {each['content']}"
            ours = target == f"AAAA {NO_ORIGIN}" and each.get("proxied")
            used = None if ours else f"it is {target}"
            yield Creation(RECORD, each["name"], each["id"], f"{path}/{each['id']}", used)


def _own_routes(settings: Settings) -> Iterator[str]:
    for route in routes_of(settings):
        yield route.pattern


def _routes(client: Cloudflare, settings: Settings) -> Iterator[Creation]:
    path = f"/zones/{settings.zone_id}/workers/routes"
    script = settings.named("code24-saas")
    expected = {route.pattern: script if route.leads else None for route in routes_of(settings)}
    for each in _listed(client, path):
        leads = each.get("script") or None
        ours = leads == expected.get(each["pattern"])
        used = None if ours else f"it leads to {leads or 'no Worker'}"
        yield Creation(PATTERN, each["pattern"], each["id"], f"{path}/{each['id']}", used)


def _own_hostnames(settings: Settings) -> Iterable[str]:
    return settings.saas.custom_hostnames if settings.saas else ()


def _hostnames(client: Cloudflare, settings: Settings) -> Iterator[Creation]:
    path = f"/zones/{settings.zone_id}/custom_hostnames"
    for each in _listed(client, path):
        used = "it is active" if each["status"] == "active" else None
        yield Creation(
            "custom hostname", each["hostname"], each["id"], f"{path}/{each['id']}", used
        )


def _own_jobs(settings: Settings) -> Iterator[str]:
    if settings.observability.logpush:
        yield settings.named("code24-workers")


def _jobs(client: Cloudflare, settings: Settings) -> Iterator[Creation]:
    path = f"/accounts/{settings.account.id}/logpush/jobs"
    for each in _listed(client, path):
        name, identifier = each["name"] or "", str(each["id"])
        used = None if each["dataset"] == TRACE_EVENTS else f"it pushes {each['dataset']}"
        yield Creation("Logpush job", name, identifier, f"{path}/{identifier}", used)


def _own_buckets(settings: Settings) -> Iterator[str]:
    assets = settings.assets
    if assets is not None and not (assets.external or assets.adopt):
        yield assets.name


def _buckets(client: Cloudflare, settings: Settings) -> Iterator[Creation]:
    """One with objects is not deleted by the API: so it needs no look inside."""
    for name in _own_buckets(settings):
        path = f"/accounts/{settings.account.id}/r2/buckets/{name}"
        with suppress(NotFoundError):
            client.get(path, cast_to=httpx.Response)  # 404 when there is none
            yield Creation(R2, name, name, path)


def _own_databases(settings: Settings) -> Iterator[str]:
    if settings.database is not None and settings.database.id is None:
        yield settings.database.name or ""


def _databases(client: Cloudflare, settings: Settings) -> Iterator[Creation]:
    path = f"/accounts/{settings.account.id}/d1/database"
    for each in _listed(client, path):
        yield Creation(D1, each["name"], each["uuid"], f"{path}/{each['uuid']}")


def _own_queues(settings: Settings) -> Iterator[str]:
    if settings.tail is not None and settings.tail.otlp is not None:
        yield settings.tail.otlp.queue


def _queues(client: Cloudflare, settings: Settings) -> Iterator[Creation]:
    path = f"/accounts/{settings.account.id}/queues"
    for each in _listed(client, path):
        bound = each["producers_total_count"] or each["consumers_total_count"]
        used = "Workers are bound to it" if bound else None
        name, identifier = each["queue_name"], each["queue_id"]
        yield Creation(NAMED_QUEUE, name, identifier, f"{path}/{identifier}", used)


def _own_consumers(settings: Settings) -> Iterator[str]:
    for _ in _own_queues(settings):
        yield settings.named("code24-tail")


def _consumers(client: Cloudflare, settings: Settings) -> Iterator[Creation]:
    for queue in _queues(client, settings):
        path = f"{queue.path}/consumers"
        for each in _listed(client, path):
            name, identifier = each.get("script") or each["script_name"], each["consumer_id"]
            yield Creation("queue consumer", name, identifier, f"{path}/{identifier}")


KINDS = (
    Kind(KV_NAMESPACE, KV, "title", _own_kv, _kv),
    Kind(DISPATCH_NAMESPACE, DISPATCH, "name", _own_dispatch, _dispatch),
    Kind(DNS_RECORD, RECORD, "name", _own_records, _records),
    Kind(ROUTE, PATTERN, "pattern", _own_routes, _routes),
    Kind(CUSTOM_HOSTNAME, HOSTNAME, "hostname", _own_hostnames, _hostnames),
    Kind(LOGPUSH_JOB, "Logpush job", "name", _own_jobs, _jobs, doubles=True),
    Kind(R2_BUCKET, R2, "name", _own_buckets, _buckets),
    Kind(D1_DATABASE, D1, "name", _own_databases, _databases),
    Kind(QUEUE_CONSUMER, "queue consumer", "scriptName", _own_consumers, _consumers),
    Kind(QUEUE, NAMED_QUEUE, "queueName", _own_queues, _queues),
)
"""In the order in which they can be deleted."""
