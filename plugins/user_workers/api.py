"""Every call that the plugin makes, by what it is about."""

from __future__ import annotations

import asyncio
from functools import cached_property
from typing import TYPE_CHECKING

from cloudflare import AsyncCloudflare

from .calls import Calls
from .retry import Sleep
from .user_worker_api import UserWorkerApi

if TYPE_CHECKING:
    from .placement_api import PlacementApi


class Api:
    """The calls of both resources, which share one limit on how many are under way."""

    def __init__(self, client: AsyncCloudflare, sleep: Sleep = asyncio.sleep) -> None:
        """Nothing is sent yet."""
        self._client = client
        self._calls = Calls(sleep)
        self.user_workers = UserWorkerApi(client, self._calls)

    @cached_property
    def placements(self) -> PlacementApi:
        """Imported when a stack has a placement: that part of the SDK takes a quarter second."""
        from .placement_api import PlacementApi

        return PlacementApi(self._client, self._calls)
