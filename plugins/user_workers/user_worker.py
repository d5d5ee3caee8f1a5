"""A user Worker in a dispatch namespace, as a program declares it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi

from .names import PACKAGE, USER_WORKER

BindingArgs = Mapping[str, pulumi.Input[str]]
"""``{"type": "plain_text", "text": "calm"}``: Cloudflare's own field names, values as text.

https://developers.cloudflare.com/workers/configuration/multipart-upload-metadata/#bindings
"""


@dataclass(frozen=True)
class Limits:
    """What one request may use; None leaves it to the account."""

    cpu_ms: int | None = None
    """Milliseconds."""
    subrequests: int | None = None

    def props(self) -> dict[str, int]:
        """As the plugin takes them."""
        given = {"cpuMs": self.cpu_ms, "subrequests": self.subrequests}
        return {name: value for name, value in given.items() if value is not None}


@dataclass(frozen=True, kw_only=True)
class UserWorkerSpec:
    """What a user Worker is made of, wherever it is."""

    content_file: str
    """One bundled ES module, relative to the project."""
    content_sha256: str
    """What the file must be: the code is compared, and shown, by it."""
    compatibility_date: str
    compatibility_flags: Sequence[str] = ()
    bindings: Mapping[str, BindingArgs] = field(default_factory=dict)
    """By name. The text of a ``secret_text`` is encrypted in the state and never shown."""
    tags: Sequence[str] = ()
    """At most 8."""
    limits: Limits = Limits()

    def props(self) -> dict[str, object]:
        """As the plugin takes them."""
        return {
            "contentFile": self.content_file,
            "contentSha256": self.content_sha256,
            "compatibilityDate": self.compatibility_date,
            "compatibilityFlags": list(self.compatibility_flags),
            "bindings": {key: dict(binding) for key, binding in self.bindings.items()},
            "tags": list(self.tags),
            "limits": self.limits.props(),
        }


@dataclass(frozen=True, kw_only=True)
class UserWorkerArgs(UserWorkerSpec):
    """What a user Worker is made of, and where it is."""

    account_id: pulumi.Input[str]
    """Another one replaces the Worker, as another namespace or name does."""
    namespace: pulumi.Input[str]
    """The dispatch namespace's name."""
    name: pulumi.Input[str]
    """The script's name."""


class UserWorkersProvider(pulumi.ProviderResource):
    """The plugin's connection: token and address come from CLOUDFLARE_API_TOKEN and _BASE_URL."""

    def __init__(
        self,
        name: str,
        api_token: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declares it; a token given here goes before the one of the environment."""
        token = None if api_token is None else pulumi.Output.secret(api_token)
        super().__init__(PACKAGE, name, {"apiToken": token}, opts)


class UserWorker(pulumi.CustomResource):
    """A script inside a dispatch namespace; its import id is ``<account>/<namespace>/<name>``."""

    etag: pulumi.Output[str]
    """Cloudflare's own mark of what was uploaded last."""

    def __init__(
        self, name: str, args: UserWorkerArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        """Declares it."""
        props: dict[str, object] = {
            **args.props(),
            "accountId": args.account_id,
            "namespace": args.namespace,
            "name": args.name,
            "etag": None,
        }
        super().__init__(USER_WORKER, name, props, opts)
