"""User Workers through Cloudflare's official SDK.

https://developers.cloudflare.com/api/resources/workers_for_platforms/subresources/dispatch/subresources/namespaces/subresources/scripts/
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

import httpx
from cloudflare import APIConnectionError, APIStatusError, AsyncCloudflare, DefaultAsyncHttpxClient
from cloudflare.types.workers_for_platforms.dispatch.namespaces import script_update_params

from plugins.code import fingerprint
from plugins.errors import (
    NAMESPACE_MISSING,
    SCRIPT_MISSING,
    USER_WORKER_MISSING,
    Answer,
    PluginError,
    failed,
    unanswered,
)
from plugins.names import Target
from plugins.retry import Sleep, persistently
from plugins.values import Props

PARALLEL = 6
"""Calls at a time: far below the API's 200 a second, and enough to hide its latency."""

_MODULE = "application/javascript+module"
_T = TypeVar("_T")


@dataclass(frozen=True)
class Live:
    """A user Worker as the API answers it."""

    etag: str
    settings: Props
    """Bindings, tags, compatibility and limits by Cloudflare's names."""


def open_client(base_url: str | None, token: str) -> AsyncCloudflare:
    """The SDK's client; None is Cloudflare's own API."""
    host = urlsplit(base_url or "").hostname
    loopback = host in ("127.0.0.1", "localhost", "::1")
    return AsyncCloudflare(
        api_token=token,
        base_url=base_url,
        max_retries=0,  # see plugins/retry.py
        timeout=httpx.Timeout(120, connect=10),
        # a proxy from the environment must not see loopback traffic
        http_client=DefaultAsyncHttpxClient(trust_env=not loopback),
    )


class Api:
    """The calls that the resource needs, each with a readable error."""

    def __init__(self, client: AsyncCloudflare, sleep: Sleep = asyncio.sleep) -> None:
        """Nothing is sent yet."""
        self._scripts = client.workers_for_platforms.dispatch.namespaces.scripts
        self._sleep = sleep
        self._room = asyncio.Semaphore(PARALLEL)

    async def upload(
        self, target: Target, metadata: Props, module: bytes, secrets: Iterable[str]
    ) -> str:
        """Puts the Worker there, whole, whatever was there before; its new etag."""

        async def call() -> Any:
            answer = await self._scripts.with_raw_response.update(
                target.name,
                account_id=target.account,
                dispatch_namespace=target.namespace,
                metadata=cast(script_update_params.Metadata, metadata),
                files=[(metadata["main_module"], module, _MODULE)],
            )
            return await answer.json()

        envelope = await self._done(target, "uploaded", call, secrets)
        return str(envelope["result"].get("etag") or "")

    async def read(self, target: Target) -> Live | None:
        """What is there; None when nothing is, or the whole namespace is gone."""

        async def script() -> Any:
            answer = await self._scripts.with_raw_response.get(
                target.name, account_id=target.account, dispatch_namespace=target.namespace
            )
            return await answer.json()

        async def settings() -> Any:
            answer = await self._scripts.settings.with_raw_response.get(
                target.name, account_id=target.account, dispatch_namespace=target.namespace
            )
            return await answer.json()

        found = await self._unless_gone(target, "read", script)
        listed = await self._unless_gone(target, "read", settings)
        if found is None or listed is None:
            return None
        etag = (found["result"].get("script") or {}).get("etag")
        return Live(str(etag or ""), listed["result"] or {})

    async def code(self, target: Target) -> tuple[str, str]:
        """Name and SHA-256 of the module that is there."""

        async def call() -> tuple[str, str]:
            answer = await self._scripts.content.get(
                target.name, account_id=target.account, dispatch_namespace=target.namespace
            )
            return fingerprint(answer.headers.get("content-type", ""), await answer.read())

        return await self._done(target, "read", call)

    async def delete(self, target: Target) -> None:
        """Takes it away; one that is already gone is as good as deleted."""

        async def call() -> bool:
            await self._scripts.with_raw_response.delete(
                target.name, account_id=target.account, dispatch_namespace=target.namespace
            )
            return True

        await self._unless_gone(target, "deleted", call)

    async def _unless_gone(
        self, target: Target, action: str, call: Callable[[], Awaitable[_T]]
    ) -> _T | None:
        try:
            return await self._done(target, action, call)
        except PluginError as refusal:
            cause = refusal.__cause__
            gone = (SCRIPT_MISSING, USER_WORKER_MISSING, NAMESPACE_MISSING)
            if isinstance(cause, APIStatusError) and _answer(cause.response).code in gone:
                return None
            raise

    async def _done(
        self,
        target: Target,
        action: str,
        call: Callable[[], Awaitable[_T]],
        secrets: Iterable[str] = (),
    ) -> _T:
        try:
            async with self._room:
                return await persistently(call, self._sleep)
        except APIStatusError as error:
            raise failed(target, action, _answer(error.response), secrets) from error
        except APIConnectionError as error:
            cause = error.__cause__ or error
            raise unanswered(target, action, type(cause).__name__) from error
        except ValueError as error:
            raise unanswered(target, action, "what answered is not its API") from error


def _answer(response: httpx.Response) -> Answer:
    """The first error of an envelope, or the start of whatever else was answered."""
    with suppress(ValueError, LookupError, TypeError):
        first: Mapping[str, Any] = response.json()["errors"][0]
        return Answer(response.status_code, int(first["code"]), str(first["message"]))
    return Answer(response.status_code, None, response.text[:200] or response.reason_phrase)
