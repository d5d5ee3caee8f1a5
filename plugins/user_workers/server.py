"""A plugin's process: serves a provider to the engine over gRPC."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import Any

import grpc  # type: ignore[import-untyped]  # grpcio ships no types
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.provider.experimental.provider import Provider
from pulumi.provider.experimental.server import ProviderServicer
from pulumi.runtime._grpc_settings import _GRPC_CHANNEL_OPTIONS
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc, status_pb2

from .errors import PartlyPutError
from .parent import end_with_parent

_METHODS = (
    "CheckConfig",
    "DiffConfig",
    "Configure",
    "Check",
    "Diff",
    "Create",
    "Read",
    "Update",
    "Delete",
)

_DETAILS = "grpc-status-details-bin"
"""Where gRPC has more of an error than its text: https://grpc.io/docs/guides/error/"""

Method = Callable[[Any, Any], Awaitable[Any]]


class Servicer(ProviderServicer):
    """The SDK's servicer, with a provider's refusals as plain messages instead of stack traces."""

    def __init__(
        self, provider: Provider, version: str, refusal: type[Exception], engine_address: str
    ) -> None:
        """Wraps every method that can refuse."""
        super().__init__([], version, provider, engine_address=engine_address)
        for name in _METHODS:
            setattr(self, name, _readable(getattr(self, name), refusal))

    async def Diff(self, request: Any, context: Any) -> Any:  # noqa: N802 - gRPC's own name
        """A diff without details says so: the SDK always says that it has some."""
        answer = await super().Diff(request, context)
        answer.hasDetailedDiff = bool(answer.detailedDiff)
        return answer


def _readable(method: Method, refusal: type[Exception]) -> Method:
    async def answer(request: Any, context: Any) -> Any:
        try:
            return await method(request, context)
        except Exception as error:
            # The SDK raises another exception, with a stack trace, while it handles ours.
            cause = error if isinstance(error, refusal) else error.__context__
            if not isinstance(cause, refusal):
                raise
            if isinstance(cause, PartlyPutError):
                context.set_trailing_metadata(((_DETAILS, _partly_put(cause)),))
            await context.abort(grpc.StatusCode.UNKNOWN, str(cause))

    return answer


def _partly_put(part: PartlyPutError) -> bytes:
    """What is there, as the engine reads it from a failed Create or Update.

    https://pkg.go.dev/github.com/pulumi/pulumi/sdk/v3/proto/go#ErrorResourceInitFailed
    """
    properties = PropertyValue.marshal_map(part.properties)
    detail = provider_pb2.ErrorResourceInitFailed(
        id=part.identifier, properties=properties, inputs=properties, reasons=part.reasons
    )
    status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=str(part))
    status.details.add().Pack(detail)
    return bytes(status.SerializeToString())


async def _serve(servicer: Servicer) -> None:
    """Serves on a free loopback port, printed on stdout for the engine, until it ends us."""
    server = grpc.aio.server(options=_GRPC_CHANNEL_OPTIONS)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    print(port, flush=True)
    await server.wait_for_termination()


def run(provider: Provider, version: str, refusal: type[Exception], engine_address: str) -> None:
    """Serves until interrupted; an error of the type ``refusal`` is shown as its message alone."""
    end_with_parent(lambda: os._exit(1))
    try:
        asyncio.run(_serve(Servicer(provider, version, refusal, engine_address)))
    except KeyboardInterrupt:
        return
