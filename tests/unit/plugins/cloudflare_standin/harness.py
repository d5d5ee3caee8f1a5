"""A recorded Cloudflare and a stand-in connected to it; nothing leaves the process."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
from pulumi.provider.experimental import provider as engine
from pulumi.provider.experimental.property_value import PropertyValue

from plugins.cloudflare_standin.api import Api
from plugins.cloudflare_standin.provider import StandIn
from plugins.cloudflare_standin.schema import Value
from plugins.cloudflare_standin.values import unwrap

BASE = "http://127.0.0.1:8787/client/v4"
TOKEN = "code24-local-cloud-token-0123456789abcde"


@dataclass
class Cloud:
    """Answers every call with the next of `answers` for its method and path, else with `result`."""

    result: Any = field(default_factory=dict)
    answers: dict[str, list[httpx.Response | httpx.TransportError]] = field(default_factory=dict)
    requests: list[httpx.Request] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def answer(self, call: str, *responses: httpx.Response | httpx.TransportError) -> None:
        self.answers[call] = list(responses)

    def calls(self) -> list[str]:
        return [f"{r.method} {self.path(r)}" for r in self.requests]

    def body(self, index: int = -1) -> Value:
        return json.loads(self.requests[index].content)

    @staticmethod
    def path(request: httpx.Request) -> str:
        return request.url.raw_path.decode().removeprefix("/client/v4/")

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        queued = self.answers.get(f"{request.method} {self.path(request)}")
        answer = queued.pop(0) if queued else ok(self.result)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def wait(self, seconds: float) -> None:
        self.waits.append(seconds)


def ok(result: Value) -> httpx.Response:
    return httpx.Response(200, json={"success": True, "result": result, "errors": []})


def refused(status: int, code: int, message: str, **headers: str) -> httpx.Response:
    return httpx.Response(
        status,
        json={"success": False, "result": None, "errors": [{"code": code, "message": message}]},
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )


def value(plain: Value, *, secret: bool = False) -> PropertyValue:
    if isinstance(plain, PropertyValue):
        return plain
    if isinstance(plain, dict):
        return PropertyValue({k: value(v) for k, v in plain.items()}, is_secret=secret)
    if isinstance(plain, list):
        return PropertyValue([value(v) for v in plain], is_secret=secret)
    if isinstance(plain, int) and not isinstance(plain, bool):
        return PropertyValue(float(plain), is_secret=secret)
    return PropertyValue(plain, is_secret=secret)


def values(plain: dict[str, Any]) -> dict[str, PropertyValue]:
    return {name: value(item) for name, item in plain.items()}


def urn(token: str, name: str = "it") -> str:
    return f"urn:pulumi:s::p::{token}::{name}"


def connect(cloud: Cloud) -> StandIn:
    """A configured stand-in whose calls `cloud` answers and whose waits it only notes."""
    stand_in = StandIn(
        environ={},
        open_api=lambda connection: Api(
            connection.base_url,
            connection.headers,
            transport=httpx.MockTransport(cloud),
            sleep=cloud.wait,
        ),
    )
    settings = {"baseUrl": value(BASE), "apiToken": value(TOKEN, secret=True)}
    asyncio.run(stand_in.configure(engine.ConfigureRequest({}, settings, True, True)))
    return stand_in


@dataclass
class Engine:
    """The calls that the Pulumi engine makes, in plain values."""

    stand_in: StandIn

    def create(
        self, token: str, inputs: dict[str, Any], *, preview: bool = False
    ) -> engine.CreateResponse:
        request = engine.CreateRequest(urn(token), values(inputs), 60, preview)
        return asyncio.run(self.stand_in.create(request))

    def update(
        self, token: str, state: dict[str, Any], inputs: dict[str, Any], *, preview: bool = False
    ) -> engine.UpdateResponse:
        request = engine.UpdateRequest(
            urn(token), "id", values(state), values(inputs), 60, [], preview
        )
        return asyncio.run(self.stand_in.update(request))

    def diff(
        self, token: str, state: dict[str, Any], inputs: dict[str, Any], *ignored: str
    ) -> engine.DiffResponse:
        request = engine.DiffRequest(urn(token), "id", values(state), values(inputs), list(ignored))
        return asyncio.run(self.stand_in.diff(request))

    def read(
        self,
        token: str,
        identifier: str,
        state: dict[str, Any] | None = None,
        inputs: dict[str, Any] | None = None,
    ) -> engine.ReadResponse:
        request = engine.ReadRequest(
            urn(token), identifier, values(state or {}), values(inputs or {})
        )
        return asyncio.run(self.stand_in.read(request))

    def delete(self, token: str, state: dict[str, Any]) -> None:
        request = engine.DeleteRequest(urn(token), "id", values(state), 60)
        asyncio.run(self.stand_in.delete(request))

    def check(self, token: str, inputs: dict[str, Any]) -> engine.CheckResponse:
        request = engine.CheckRequest(urn(token), {}, values(inputs), b"")
        return asyncio.run(self.stand_in.check(request))


def reasons(failures: Iterable[engine.CheckFailure]) -> list[tuple[str, str]]:
    return [(failure.property, failure.reason) for failure in failures]


def plain(properties: dict[str, PropertyValue]) -> dict[str, Any]:
    """What a program sees, without what is not set."""
    return {k: v for k, v in unwrap(properties).items() if v is not None}


def secret_paths(properties: dict[str, PropertyValue] | None) -> set[str]:
    """Where secrets begin: the outermost secret of each branch."""
    found: set[str] = set()

    def walk(at: str, item: PropertyValue) -> None:
        if item.is_secret:
            found.add(at)
        elif isinstance(item.value, Mapping):
            for name, member in item.value.items():
                walk(f"{at}.{name}", member)
        elif isinstance(item.value, tuple):
            for index, member in enumerate(item.value):
                walk(f"{at}[{index}]", member)

    for name, item in (properties or {}).items():
        walk(name, item)
    return found
