"""An account as a stack meets it: what is live there, read-only."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
from cloudflare import APIError, Cloudflare, DefaultHttpxClient, NotFoundError

from components.settings import Settings
from machine.console import ToolError
from operations import creations
from operations.creations import Creation
from plugins.user_workers.names import SENDABLE

WAYS = {
    creations.RECORD: ("sites", "81058"),
    creations.PATTERN: ("sites", "10020"),
    creations.HOSTNAME: ("saas.customHostnames", "1406"),
    creations.NAMED_QUEUE: ("tail.otlp.queue", "11009"),
}
"""Kinds that cannot be adopted: where the settings name them, how the API refuses a second one."""


@dataclass(frozen=True)
class Account:
    """The resources of an account that a stack may meet, by the names they have there."""

    kv: Mapping[str, str]
    """Title to id."""
    namespaces: Mapping[str, str]
    """Dispatch namespace to id."""
    workflows: Mapping[str, str]
    """Workflow to the script that holds it."""
    scripts: Mapping[str, str]
    """Worker to when it was last changed."""
    domains: Mapping[str, str]
    """Custom domain to the Worker that answers it."""
    subdomain: str | None
    """Under workers.dev."""
    fallback_origin: str | None
    """Of the zone's custom hostnames."""
    buckets: Collection[str]
    """Of the stack's R2 bucket, when it is there; else a token need not be for R2."""
    databases: Mapping[str, str]
    """D1 database to id; asked for when the stack has one."""
    ways: Collection[Creation]
    """What is there of the names that :data:`WAYS` are created under."""


def client_of(environment: Mapping[str, str] = os.environ) -> Cloudflare:
    """The SDK's client for the account that the environment names.

    Raises:
        ToolError: when it names no token, or one that no request can carry.
    """
    token = environment.get("CLOUDFLARE_API_TOKEN")
    if not token:
        raise ToolError(
            "CLOUDFLARE_API_TOKEN is not set: give a token that may read Workers, KV and the zone "
            "(https://developers.cloudflare.com/fundamentals/api/get-started/create-token/)."
        )
    if not SENDABLE.fullmatch(token):
        raise ToolError(
            "CLOUDFLARE_API_TOKEN holds characters that no token has: a space, a line end, or what "
            "is not ASCII. Copy the token again, and nothing beside it."
        )
    base_url = environment.get("CLOUDFLARE_BASE_URL")
    loopback = urlsplit(base_url or "").hostname in ("127.0.0.1", "localhost", "::1")
    # A proxy from the environment must not see loopback traffic.
    http = DefaultHttpxClient(trust_env=not loopback)
    return Cloudflare(api_token=token, base_url=base_url, http_client=http, timeout=_PATIENCE)


_PATIENCE = httpx.Timeout(60, connect=10)


def look(client: Cloudflare, settings: Settings) -> Account:
    """Reads what the stack's settings may meet.

    Raises:
        ToolError: when the account cannot be read; with the API's answer.
    """
    try:
        return _look(client, settings)
    except APIError as error:
        raise ToolError(
            f"The account {settings.account.id} cannot be read: {error.message}\n"
            "Is it the account of CLOUDFLARE_API_TOKEN, and may the token read it?"
        ) from None


def _look(client: Cloudflare, settings: Settings) -> Account:
    account = settings.account.id
    namespaces = client.workers_for_platforms.dispatch.namespaces.list(account_id=account)
    domains = client.workers.domains.list(account_id=account)
    ways = {(kind, name) for kind, name in creations.made_by(settings) if kind in WAYS}
    return Account(
        kv={kv.title: kv.id for kv in client.kv.namespaces.list(account_id=account)},
        namespaces={each.namespace_name or "": each.namespace_id or "" for each in namespaces},
        workflows={
            each.name: each.script_name for each in client.workflows.list(account_id=account)
        },
        scripts={
            each.id or "": str(each.modified_on or "an unknown time")
            for each in client.workers.scripts.list(account_id=account)
        },
        domains={each.hostname or "": each.service or "" for each in domains},
        subdomain=_subdomain(client, account),
        fallback_origin=_fallback_origin(client, settings.zone_id),
        buckets=_buckets(client, account, settings.assets.name) if settings.assets else (),
        databases=_databases(client, account) if settings.database else {},
        ways=creations.live(client, settings, ways),
    )


def _subdomain(client: Cloudflare, account: str) -> str | None:
    try:
        return client.workers.subdomains.get(account_id=account).subdomain or None
    except NotFoundError:
        return None


def _fallback_origin(client: Cloudflare, zone: str) -> str | None:
    try:
        found = client.custom_hostnames.fallback_origin.get(zone_id=zone)
    except NotFoundError:
        return None
    return found.origin if found is not None else None


def _buckets(client: Cloudflare, account: str, name: str) -> Collection[str]:
    """By its name: the SDK reads no more than one page of the list."""
    try:
        client.r2.buckets.get(name, account_id=account)
    except NotFoundError:
        return ()
    return (name,)


def _databases(client: Cloudflare, account: str) -> Mapping[str, str]:
    listed = client.d1.database.list(account_id=account)
    return {each.name or "": each.uuid or "" for each in listed}


@dataclass(frozen=True)
class Finding:
    """One thing of the stack: where it is in the settings, and how it is in the account."""

    where: str
    what: str
    conflict: bool = False
    """Whether an `up` would fail, or take something away from another owner."""
