"""What the engine gets from a provider that refuses: the message alone."""

from __future__ import annotations

import asyncio
from typing import Any

import grpc  # type: ignore[import-untyped]  # grpcio ships no types
import pytest
from pulumi.provider.experimental.provider import CreateRequest, CreateResponse, Provider
from pulumi.runtime.proto import provider_pb2

from plugins.user_workers.errors import PluginError
from plugins.user_workers.server import Servicer


class Refusing(Provider):
    """Raises what it is given."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def create(self, request: CreateRequest) -> CreateResponse:
        raise self._error


class AbortedError(Exception):
    """A call that was ended with a status."""


class Context:
    """The call's own side, as gRPC has it."""

    async def abort(self, code: grpc.StatusCode, details: str) -> None:
        raise AbortedError(code, details)


def create(error: Exception) -> Any:
    servicer = Servicer(Refusing(error), "1.0.0", PluginError, "127.0.0.1:9")
    request = provider_pb2.CreateRequest(urn="urn:pulumi:a::b::c:index:D::shop")
    return asyncio.run(servicer.Create(request, Context()))


def test_a_refusal_is_its_message_without_a_stack_trace() -> None:
    with pytest.raises(AbortedError) as ended:
        create(PluginError("shop: the token may not do this."))
    assert ended.value.args == (grpc.StatusCode.UNKNOWN, "shop: the token may not do this.")


def test_a_fault_of_the_provider_keeps_its_stack_trace() -> None:
    with pytest.raises(Exception, match=r"(?s)unexpected.*File") as ended:
        create(RuntimeError("unexpected"))
    assert not isinstance(ended.value, AbortedError)
