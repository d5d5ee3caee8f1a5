"""Where a Worker of the account runs, as a program declares it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pulumi

from .names import WORKER_PLACEMENT

Mode = Literal["smart"]
"""https://developers.cloudflare.com/workers/configuration/placement/"""


@dataclass(frozen=True)
class WorkerPlacementArgs:
    """Which Worker, and where it is to run."""

    account_id: pulumi.Input[str]
    """Another one replaces the placement, as another script does."""
    script_name: pulumi.Input[str]
    mode: Mode
    script_modified_on: pulumi.Input[str]
    """The script's output ``modified_on``: an upload moves it, and switches the placement off."""


class WorkerPlacement(pulumi.CustomResource):
    """A placement that is on; its import id is ``<account>/<script name>``."""

    settled_on: pulumi.Output[str]
    """The script's ``modified_on`` when the placement was set, or last seen to be on."""

    def __init__(
        self, name: str, args: WorkerPlacementArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        """Declares it."""
        props: dict[str, object] = {
            "accountId": args.account_id,
            "scriptName": args.script_name,
            "mode": args.mode,
            "scriptModifiedOn": args.script_modified_on,
            "settledOn": None,
        }
        super().__init__(WORKER_PLACEMENT, name, props, opts)
