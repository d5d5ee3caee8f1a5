"""User Workers through Cloudflare's official SDK.

https://developers.cloudflare.com/api/resources/workers_for_platforms/subresources/dispatch/subresources/namespaces/subresources/scripts/
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from cloudflare import AsyncCloudflare
from cloudflare.types.workers_for_platforms.dispatch.namespaces import script_update_params

from .calls import Calls
from .code import fingerprint
from .names import Target
from .values import Props

_MODULE = "application/javascript+module"


@dataclass(frozen=True)
class Live:
    """A user Worker as the API answers it."""

    etag: str
    settings: Props
    """Bindings, tags, compatibility and limits by Cloudflare's names."""


class UserWorkerApi:
    """The calls that the resource needs, each with a readable error."""

    def __init__(self, client: AsyncCloudflare, calls: Calls) -> None:
        """Nothing is sent yet."""
        self._scripts = client.workers_for_platforms.dispatch.namespaces.scripts
        self._calls = calls

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

        envelope = await self._calls.put(target, "uploaded", call, secrets)
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

        found = await self._calls.unless_gone(target, "read", script)
        listed = await self._calls.unless_gone(target, "read", settings)
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

        return await self._calls.done(target, "read", call)

    async def delete(self, target: Target) -> None:
        """Takes it away; see :meth:`Calls.remove`."""

        async def call() -> bool:
            await self._scripts.with_raw_response.delete(
                target.name, account_id=target.account, dispatch_namespace=target.namespace
            )
            return True

        await self._calls.remove(target, "deleted", call)
