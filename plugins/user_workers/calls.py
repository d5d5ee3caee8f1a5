"""Calls to Cloudflare's API: patient, few at a time, with readable errors."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx
from cloudflare import APIConnectionError, APIStatusError, AsyncCloudflare, DefaultAsyncHttpxClient

from .errors import (
    NAMESPACE_MISSING,
    SCRIPT_MISSING,
    SERVICE_MISSING,
    USER_WORKER_MISSING,
    Answer,
    PluginError,
    failed,
    unanswered,
)
from .names import PARALLEL, Place
from .retry import Sleep, persistently

_GONE = (SCRIPT_MISSING, USER_WORKER_MISSING, SERVICE_MISSING, NAMESPACE_MISSING)
_T = TypeVar("_T")


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


class Calls:
    """Makes the calls of every resource of the plugin."""

    def __init__(self, sleep: Sleep = asyncio.sleep) -> None:
        """Nothing is sent yet."""
        self._sleep = sleep
        self._room = asyncio.Semaphore(PARALLEL)
        self._turns: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._put: set[str] = set()
        """The ids of what this run put there."""

    async def done(
        self,
        place: Place,
        action: str,
        call: Callable[[], Awaitable[_T]],
        secrets: Iterable[str] = (),
    ) -> _T:
        """The call's result. ``action`` says what it was to do: ``uploaded``.

        Raises:
            PluginError: it names the place, what Cloudflare answered, and what to do about it.
        """
        try:
            async with self._room:
                return await persistently(call, self._sleep)
        except APIStatusError as error:
            raise failed(place, action, _answer(error.response), secrets) from error
        except APIConnectionError as error:
            cause = error.__cause__ or error
            raise unanswered(place, action, type(cause).__name__) from error
        except (ValueError, LookupError, TypeError) as error:
            raise unanswered(place, action, "what answered is not its API") from error

    async def put(
        self,
        place: Place,
        action: str,
        call: Callable[[], Awaitable[_T]],
        secrets: Iterable[str] = (),
    ) -> _T:
        """As :meth:`done`; what is put there is no more removed by this run."""
        async with self._turns[str(place)]:
            result = await self.done(place, action, call, secrets)
            self._put.add(str(place))
            return result

    async def remove(self, place: Place, action: str, call: Callable[[], Awaitable[_T]]) -> None:
        """Takes it away, unless this very run put another in its place.

        The engine creates before it deletes: with a forced replacement, when a resource gets
        another name in the program, or when a user Worker moves into a set, old and new are at one
        place.
        """
        async with self._turns[str(place)]:
            if str(place) not in self._put:
                await self.unless_gone(place, action, call)

    async def unless_gone(
        self, place: Place, action: str, call: Callable[[], Awaitable[_T]]
    ) -> _T | None:
        """The call's result; None when the Worker, or its whole namespace, is not there."""
        try:
            return await self.done(place, action, call)
        except PluginError as refusal:
            cause = refusal.__cause__
            if isinstance(cause, APIStatusError) and _answer(cause.response).code in _GONE:
                return None
            raise


def _answer(response: httpx.Response) -> Answer:
    """The first error of an envelope, or the start of whatever else was answered."""
    with suppress(ValueError, LookupError, TypeError):
        first: Mapping[str, Any] = response.json()["errors"][0]
        return Answer(response.status_code, int(first["code"]), str(first["message"]))
    return Answer(response.status_code, None, response.text[:200] or response.reason_phrase)
