"""Calls to the API: tried again when that may help, and no more at a time than it bears.

The SDK's own retries are off: they take no Retry-After above one minute, and Cloudflare shuts the
API for five.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from cloudflare import APIConnectionError, APIStatusError

ATTEMPTS = 5
FIRST_DELAY = 0.5
LONGEST_DELAY = 8.0
LONGEST_RETRY_AFTER = 300.0
"""Seconds: https://developers.cloudflare.com/fundamentals/api/reference/limits/"""

Sleep = Callable[[float], Awaitable[None]]
_T = TypeVar("_T")


async def persistently(call: Callable[[], Awaitable[_T]], sleep: Sleep = asyncio.sleep) -> _T:
    """The call's result; each call here may be made twice without harm.

    Raises:
        APIConnectionError: no answer, at the last attempt.
        APIStatusError: an error that another attempt would not change, or the last one.
    """
    for attempt in range(1, ATTEMPTS):
        try:
            return await call()
        except (APIConnectionError, APIStatusError) as error:
            wait = _wait(error, attempt)
            if wait is None:
                raise
        await sleep(wait)
    return await call()


def _wait(error: APIConnectionError | APIStatusError, attempt: int) -> float | None:
    """Seconds until the next attempt; None when there is no use in one."""
    backoff: float = min(FIRST_DELAY * 2 ** (attempt - 1), LONGEST_DELAY)
    spread = backoff * (1 - random.random() / 4)  # parallel calls must not come back as one
    if isinstance(error, APIConnectionError):
        return spread
    # 409: two changes at once (10035)
    if error.status_code not in (408, 409, 429) and error.status_code < 500:
        return None
    asked = _retry_after(error)
    if asked is None:
        return spread
    return asked if asked <= LONGEST_RETRY_AFTER else None


def _retry_after(error: APIStatusError) -> float | None:
    try:
        seconds = float(error.response.headers.get("retry-after", ""))
    except ValueError:
        return None
    return seconds if seconds > 0 else None
