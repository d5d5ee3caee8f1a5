"""The plugin's process: serve the provider to the engine over gRPC."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import grpc  # type: ignore[import-untyped]  # grpcio ships no types
from pulumi.provider.experimental.server import ProviderServicer
from pulumi.runtime._grpc_settings import _GRPC_CHANNEL_OPTIONS
from pulumi.runtime.proto import provider_pb2_grpc

from plugins.errors import PluginError
from plugins.names import VERSION
from plugins.provider import UserWorkers

_METHODS = ("Create", "Read", "Update", "Delete")

Method = Callable[[Any, Any], Awaitable[Any]]


class Servicer(ProviderServicer):
    """The SDK's servicer, with our refusals as plain messages instead of stack traces."""

    def __init__(self, provider: UserWorkers, engine_address: str) -> None:
        """Wrap every method that can refuse."""
        super().__init__([], VERSION, provider, engine_address=engine_address)
        for name in _METHODS:
            setattr(self, name, _readable(getattr(self, name)))


def _readable(method: Method) -> Method:
    async def answer(request: Any, context: Any) -> Any:
        try:
            return await method(request, context)
        except PluginError as refusal:
            await context.abort(grpc.StatusCode.UNKNOWN, str(refusal))

    return answer


async def serve(engine_address: str) -> None:
    """Serve on a free loopback port, printed on stdout for the engine, until it ends us."""
    server = grpc.aio.server(options=_GRPC_CHANNEL_OPTIONS)
    servicer = Servicer(UserWorkers(), engine_address)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    print(port, flush=True)
    await server.wait_for_termination()


def run(engine_address: str) -> None:
    """Serve until interrupted."""
    try:
        asyncio.run(serve(engine_address))
    except KeyboardInterrupt:
        return
