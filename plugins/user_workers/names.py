"""What the engine, the program and the plugin call things."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

PACKAGE = "code24-user-workers"
"""Not ``code24``: that is the program's own prefix, of its components' types."""

USER_WORKER = f"{PACKAGE}:index:UserWorker"
USER_WORKER_SET = f"{PACKAGE}:index:UserWorkerSet"
WORKER_PLACEMENT = f"{PACKAGE}:index:WorkerPlacement"
VERSION = "1.2.0"

PARALLEL = 6
"""Calls at a time: far below the API's 200 a second, and enough to hide its latency."""

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What the engine sends, and wants back, for a value not known during a preview.

https://pkg.go.dev/github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin#UnknownStringValue
"""


class Place(Protocol):
    """Where a resource is; its text is the resource's id, and the id to import it by."""

    @property
    def described(self) -> str:
        """What an error calls it."""


@dataclass(frozen=True)
class Target:
    """Where a user Worker is: ``<account>/<namespace>/<name>``."""

    account: str
    namespace: str
    name: str

    def __str__(self) -> str:
        """``<account>/<namespace>/<name>``."""
        return f"{self.account}/{self.namespace}/{self.name}"

    @property
    def described(self) -> str:
        """What an error calls it."""
        return f"User Worker {self.name!r} in dispatch namespace {self.namespace!r}"

    @staticmethod
    def parse(identifier: str) -> Target | None:
        """The place that an id names; None when it is not of that form."""
        parts = identifier.split("/")
        return Target(*parts) if len(parts) == 3 and all(parts) else None


@dataclass(frozen=True)
class Namespace:
    """Where a set of user Workers is: ``<account>/<namespace>``."""

    account: str
    name: str

    def __str__(self) -> str:
        """``<account>/<namespace>``."""
        return f"{self.account}/{self.name}"

    @property
    def described(self) -> str:
        """What an error calls it."""
        return f"The set of user Workers in dispatch namespace {self.name!r}"

    @staticmethod
    def parse(identifier: str) -> Namespace | None:
        """The place that an id names; None when it is not of that form."""
        parts = identifier.split("/")
        return Namespace(*parts) if len(parts) == 2 and all(parts) else None


@dataclass(frozen=True)
class Placement:
    """Whose placement it is: ``<account>/<script name>``, a Worker of the account."""

    account: str
    script: str

    def __str__(self) -> str:
        """``<account>/<script name>``."""
        return f"{self.account}/{self.script}"

    @property
    def described(self) -> str:
        """What an error calls it."""
        return f"The placement of Worker {self.script!r}"

    @staticmethod
    def parse(identifier: str) -> Placement | None:
        """The place that an id names; None when it is not of that form."""
        parts = identifier.split("/")
        return Placement(*parts) if len(parts) == 2 and all(parts) else None


SENDABLE = re.compile(r"[!-~]+")
"""What a header can carry as a token: visible ASCII without a space."""
