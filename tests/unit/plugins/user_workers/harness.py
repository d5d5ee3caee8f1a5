"""The plugin's provider connected to a recorded Cloudflare; nothing leaves the process."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from cloudflare import AsyncCloudflare
from pulumi.provider.experimental import provider as engine

from plugins.user_workers.api import Api
from plugins.user_workers.provider import Provider
from tests.unit.plugins.cloudflare_standin.harness import BASE, TOKEN, Cloud, values

ACCOUNT = "c0de2400c0de2400c0de2400c0de2400"
IDENTIFIER = f"{ACCOUNT}/agents/one"
URN = "urn:pulumi:s::p::code24-user-workers:index:UserWorker::one"
SCRIPT = f"accounts/{ACCOUNT}/workers/dispatch/namespaces/agents/scripts/one"
CODE = b"export default {};\n"


@dataclass
class Engine:
    """The calls that the Pulumi engine makes, in plain values."""

    provider: Provider
    urn: str = URN
    identifier: str = IDENTIFIER

    async def check(self, inputs: dict[str, Any]) -> engine.CheckResponse:
        return await self.provider.check(engine.CheckRequest(self.urn, {}, values(inputs), b""))

    async def diff(self, state: dict[str, Any], inputs: dict[str, Any]) -> engine.DiffResponse:
        request = engine.DiffRequest(self.urn, self.identifier, values(state), values(inputs), [])
        return await self.provider.diff(request)

    async def create(
        self, inputs: dict[str, Any], *, preview: bool = False, timeout: float = 60
    ) -> engine.CreateResponse:
        request = engine.CreateRequest(self.urn, values(inputs), timeout, preview)
        return await self.provider.create(request)

    async def update(
        self, state: dict[str, Any], inputs: dict[str, Any], *, preview: bool = False
    ) -> engine.UpdateResponse:
        request = engine.UpdateRequest(
            self.urn, self.identifier, values(state), values(inputs), 60, [], preview
        )
        return await self.provider.update(request)

    async def read(self, state: dict[str, Any] | None = None) -> engine.ReadResponse:
        request = engine.ReadRequest(
            self.urn, self.identifier, values(state or {}), values(state or {})
        )
        return await self.provider.read(request)

    async def delete(self, state: dict[str, Any]) -> None:
        await self.provider.delete(
            engine.DeleteRequest(self.urn, self.identifier, values(state), 60)
        )


def connect(
    answer: Cloud | Callable[[httpx.Request], Any],
    cloud: Cloud | None = None,
    urn: str = URN,
    identifier: str = IDENTIFIER,
) -> Engine:
    """A configured provider whose calls ``answer`` answers and whose waits are only noted."""
    notes = cloud or (answer if isinstance(answer, Cloud) else Cloud())
    client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    sdk = AsyncCloudflare(api_token=TOKEN, base_url=BASE, max_retries=0, http_client=client)
    provider = Provider({"CLOUDFLARE_API_TOKEN": TOKEN}, lambda _, __: Api(sdk, notes.wait))
    return Engine(provider, urn, identifier)


def inputs(folder: Path, code: bytes = CODE, **changes: Any) -> dict[str, Any]:
    """A valid declaration, with its file."""
    (folder / "one.js").write_bytes(code)
    return {
        "accountId": ACCOUNT,
        "namespace": "agents",
        "name": "one",
        "contentFile": str(folder / "one.js"),
        "contentSha256": hashlib.sha256(code).hexdigest(),
        "mainModule": "index.js",
        "compatibilityDate": "2024-10-21",
        "compatibilityFlags": [],
        "bindings": {},
        "tags": [],
        "limits": {},
    } | changes
