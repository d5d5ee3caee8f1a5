"""What the engine, the program and the plugin call things."""

from __future__ import annotations

from dataclasses import dataclass

PACKAGE = "code24-user-workers"
"""Not ``code24``: that is the program's own prefix, of its components' types."""

USER_WORKER = f"{PACKAGE}:index:UserWorker"
VERSION = "1.0.0"

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What the engine sends, and wants back, for a value not known during a preview.

https://pkg.go.dev/github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin#UnknownStringValue
"""


@dataclass(frozen=True)
class Target:
    """Where a user Worker is; its text is the resource's id, and the id to import it by."""

    account: str
    namespace: str
    name: str

    def __str__(self) -> str:
        """``<account>/<namespace>/<name>``."""
        return f"{self.account}/{self.namespace}/{self.name}"

    @staticmethod
    def parse(identifier: str) -> Target | None:
        """The place that an id names; None when it is not of that form."""
        parts = identifier.split("/")
        return Target(*parts) if len(parts) == 3 and all(parts) else None
