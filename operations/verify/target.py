"""The stack that is verified, as its outputs describe it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

Connect = Callable[[str], httpx.Client]
"""A client of what answers an address of the outputs."""

PLANES = ("build", "optimize")


@dataclass(frozen=True)
class Target:
    """Where the stack answers, and what it lets an operator in with."""

    outputs: Mapping[str, Any]
    """The stack's outputs, contract version 2."""
    token: str = field(repr=False)
    """The dispatch token."""
    connect: Connect

    def workflows(self) -> httpx.Client:
        """A client of the workflows Worker."""
        return self.connect(self.outputs["workers"]["workflows"]["url"])

    def dispatch(self, plane: str) -> httpx.Client | None:
        """A client of a plane's dispatch Worker; None when it has no public address."""
        url = self.outputs["planes"][plane]["dispatchUrl"]
        return None if url is None else self.connect(url)

    def authorized(self) -> dict[str, str]:
        """The headers of a request that only operators may make."""
        return {"Authorization": f"Bearer {self.token}"}
