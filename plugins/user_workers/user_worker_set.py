"""Many user Workers of one dispatch namespace, as a program declares them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi

from .names import USER_WORKER_SET
from .user_worker import UserWorkerSpec


@dataclass(frozen=True, kw_only=True)
class UserWorkerSetArgs:
    """Which user Workers are in the set."""

    account_id: pulumi.Input[str]
    """Another one replaces the set, as another namespace does."""
    namespace: pulumi.Input[str]
    """The dispatch namespace's name."""
    workers: Mapping[str, UserWorkerSpec]
    """By the script's name."""


class UserWorkerSet(pulumi.CustomResource):
    """Scripts inside a dispatch namespace; those that differ are sent, the others left alone.

    One resource for a platform's customers: a thousand of :class:`UserWorker` have the engine write
    its state two thousand times. A run that fails half way keeps in the state what is there, and
    the next one does the rest.
    """

    etags: pulumi.Output[Mapping[str, str]]
    """By name, Cloudflare's own mark of what was uploaded last."""

    def __init__(
        self, name: str, args: UserWorkerSetArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        """Declares it."""
        props: dict[str, object] = {
            "accountId": args.account_id,
            "namespace": args.namespace,
            "workers": {worker: spec.props() for worker, spec in args.workers.items()},
            "etags": None,
        }
        super().__init__(USER_WORKER_SET, name, props, opts)
