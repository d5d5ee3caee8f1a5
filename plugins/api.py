"""Every call that the plugin makes, by what it is about."""

from __future__ import annotations

import asyncio

from cloudflare import AsyncCloudflare

from plugins.calls import Calls
from plugins.placement_api import PlacementApi
from plugins.retry import Sleep
from plugins.user_worker_api import UserWorkerApi


class Api:
    """The calls of both resources, which share one limit on how many are under way."""

    def __init__(self, client: AsyncCloudflare, sleep: Sleep = asyncio.sleep) -> None:
        """Nothing is sent yet."""
        calls = Calls(sleep)
        self.user_workers = UserWorkerApi(client, calls)
        self.placements = PlacementApi(client, calls)
