"""The HTTP side: one shared client, retries as the official SDK does them, readable errors."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Awaitable, Callable, Mapping

import httpx

from plugins.cloudflare_standin.calls import Request
from plugins.cloudflare_standin.errors import ApiError, StandInError
from plugins.cloudflare_standin.schema import Value

RETRIES = 2
"""Further attempts after a failed one.

https://github.com/cloudflare/cloudflare-go#retries
"""
FIRST_DELAY = 0.5
LONGEST_DELAY = 8.0
LONGEST_RETRY_AFTER = 60.0
"""Seconds; a longer Retry-After is not waited for, as in the official SDK."""

Sleep = Callable[[float], Awaitable[None]]


class Api:
    """Cloudflare's v4 API at one base URL."""

    def __init__(
        self,
        base_url: str,
        headers: Mapping[str, str],
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """Make the client; nothing is sent yet."""
        self._base_url = base_url.rstrip("/")
        self._sleep = sleep
        self._client = httpx.AsyncClient(
            headers=dict(headers),
            timeout=httpx.Timeout(120, connect=10),
            transport=transport,
            trust_env=False,  # a proxy from the environment must not see loopback traffic
        )

    async def close(self) -> None:
        """Close the connections; calls in flight fail."""
        await self._client.aclose()

    async def result(self, request: Request) -> Value:
        """The `result` of a call's envelope.

        Raises:
            ApiError: the answer is an error; for 404 its status says so.
            StandInError: no answer, or one that is not Cloudflare's JSON.
        """
        response = await self.send(request)
        try:
            return response.json().get("result")
        except (ValueError, AttributeError) as error:
            raise StandInError(
                f"failed to deserialize http request: {_call(request, self._url(request))} "
                f"answered {response.status_code} without a JSON envelope"
            ) from error

    async def send(self, request: Request) -> httpx.Response:
        """The answer to a call, retried on 408, 409, 429, 5xx and lost connections."""
        for attempt in range(RETRIES + 1):
            last = attempt == RETRIES
            try:
                response = await self._once(request)
            except httpx.TransportError as error:
                if last:
                    raise StandInError(
                        f"failed to make http request: {_call(request, self._url(request))}: "
                        f"{type(error).__name__}: {error or 'no answer'}; is the local cloud "
                        "running? `./code24 status` tells"
                    ) from error
                await self._sleep(_backoff(attempt))
                continue
            if last or not _retryable(response):
                break
            await self._sleep(_retry_after(response) or _backoff(attempt))
        if response.is_success:
            return response
        raise ApiError(
            f"failed to make http request: {_call(request, self._url(request))}: "
            f"{response.status_code} {response.reason_phrase} {_errors(response)}",
            response.status_code,
        )

    async def _once(self, request: Request) -> httpx.Response:
        files = [
            (part.name, (part.file_name, part.content, part.content_type))
            if part.content_type
            else (part.name, (part.file_name, part.content))
            for part in request.parts
        ]
        return await self._client.request(
            request.method,
            self._url(request),
            json=request.body if request.body is not None else None,
            files=files or None,
            headers=dict(request.headers),
        )

    def _url(self, request: Request) -> str:
        return f"{self._base_url}/{request.path}"


def _retryable(response: httpx.Response) -> bool:
    if "x-should-retry" in response.headers:
        return bool(response.headers["x-should-retry"] == "true")
    return response.status_code in (408, 409, 429) or response.status_code >= 500


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds to wait as the answer asks, if it asks for a bearable time."""
    try:
        seconds = float(response.headers.get("retry-after", ""))
    except ValueError:
        return None
    return seconds if 0 < seconds < LONGEST_RETRY_AFTER else None


def _backoff(attempt: int) -> float:
    """Exponential with up to a quarter taken off at random, so that parallel calls spread."""
    delay: float = min(FIRST_DELAY * 2**attempt, LONGEST_DELAY)
    return delay * (1 - random.random() / 4)


def _call(request: Request, url: str) -> str:
    return f'{request.method} "{url}"'


def _errors(response: httpx.Response) -> str:
    """The envelope's errors (code and message), or the start of whatever else was answered."""
    try:
        errors = response.json()["errors"]
    except (ValueError, KeyError, TypeError):
        return json.dumps(response.text[:300])
    return json.dumps({"errors": errors}, separators=(",", ":"))
