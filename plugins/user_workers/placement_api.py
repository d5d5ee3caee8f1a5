"""Where a Worker runs: the one part of its settings that this plugin sets.

https://developers.cloudflare.com/workers/configuration/placement/
https://developers.cloudflare.com/api/resources/workers/subresources/scripts/subresources/script_and_version_settings/
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from cloudflare import AsyncCloudflare
from cloudflare.types.workers.scripts import script_and_version_setting_edit_params as params

from .calls import Calls
from .names import Placement
from .values import Props

OFF: Props = {}
"""How the API shows a placement that is off, and what switches one off."""


@dataclass(frozen=True)
class Live:
    """A placement that is on, as the API answers it."""

    mode: str
    modified_on: str
    """When the Worker was last changed; its `modified_on`, as the official provider reads it."""


class PlacementApi:
    """The calls that the resource needs, each with a readable error."""

    def __init__(self, client: AsyncCloudflare, calls: Calls) -> None:
        """Nothing is sent yet."""
        self._client = client
        self._settings = client.workers.scripts.script_and_version_settings
        self._calls = calls

    async def set(self, place: Placement, mode: str) -> str:
        """Switches it on, whatever was there before; the Worker's new `modified_on`."""
        await self._calls.put(place, "set", lambda: self._edit(place, {"mode": mode}))
        return await self._calls.done(place, "set", lambda: self._modified_on(place))

    async def read(self, place: Placement) -> Live | None:
        """What is there; None when it is off, or the whole Worker is gone."""

        async def settings() -> Any:
            answer = await self._settings.with_raw_response.get(
                place.script, account_id=place.account
            )
            return await answer.json()

        found = await self._calls.unless_gone(place, "read", settings)
        mode = _mode((found or {}).get("result"))
        if mode is None:
            return None
        modified_on = await self._calls.unless_gone(place, "read", lambda: self._modified_on(place))
        return None if modified_on is None else Live(mode, modified_on)

    async def switch_off(self, place: Placement) -> None:
        """Lets the Worker run where its requests arrive; one that is gone has no placement."""
        await self._calls.remove(place, "switched off", lambda: self._edit(place, OFF))

    async def _edit(self, place: Placement, placement: Props) -> bool:
        """A change of the settings keeps what it does not name, and deploys a version at once."""
        await self._settings.with_raw_response.edit(
            place.script,
            account_id=place.account,
            settings=cast(params.Settings, {"placement": placement}),
        )
        return True

    async def _modified_on(self, place: Placement) -> str:
        """In whole seconds, as the official provider keeps it.

        The SDK has no method for this view, from which the official provider reads the same.
        """
        answer: Any = await self._client.get(
            f"/accounts/{place.account}/workers/services/{place.script}", cast_to=object
        )
        moment = str(answer["result"]["default_environment"]["script"]["modified_on"])
        return datetime.fromisoformat(moment).strftime("%Y-%m-%dT%H:%M:%SZ")


def _mode(settings: Any) -> str | None:
    """A Worker near a region or a host has a mode too, or none and what it is near alone."""
    placement = (settings or {}).get("placement") or OFF
    return str(placement.get("mode") or "targeted") if placement else None
