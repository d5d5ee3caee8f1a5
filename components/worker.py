"""A Worker of the account: its script, its workers.dev address and its observability."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pulumi
import pulumi_cloudflare as cloudflare

from components.bindings import Binding, ordered, summary
from components.bundles import WorkerBundle

MAIN_MODULE = "index.js"


@dataclass(frozen=True)
class WorkerArgs:
    """What a Worker is made of."""

    account_id: str
    script_name: str
    bundle: WorkerBundle
    compatibility_date: str
    bindings: Sequence[Binding]
    compatibility_flags: Sequence[str] = ()
    host: str = ""
    """The public host under workers.dev."""
    after: Sequence[pulumi.Resource] = field(default_factory=tuple)
    """What must exist before the upload: the API refuses bindings to what is not there."""


class Worker(pulumi.ComponentResource):
    """A Worker with one bundled ES module.

    Its props are a plain summary of itself, because the provider hides bindings in previews: with
    it a preview says ``[diff: ~vars]`` and ``--diff`` shows old and new.
    """

    script_name: str
    url: str
    script: cloudflare.WorkersScript

    def __init__(
        self, name: str, args: WorkerArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        """Uploads the script and puts it under workers.dev."""
        super().__init__("code24:index:Worker", name, _summary(args), opts)
        self.script_name = args.script_name
        self.url = f"https://{args.host}"
        self.script = cloudflare.WorkersScript(
            f"{name}-script",
            account_id=args.account_id,
            script_name=args.script_name,
            main_module=MAIN_MODULE,
            content_file=args.bundle.path,
            content_sha256=args.bundle.sha256,
            compatibility_date=args.compatibility_date,
            compatibility_flags=list(args.compatibility_flags),
            bindings=[binding.args() for binding in ordered(args.bindings)],
            observability=cloudflare.WorkersScriptObservabilityArgs(enabled=True),
            annotations=cloudflare.WorkersScriptAnnotationsArgs(
                workers_tag=args.bundle.sha256[:12]
            ),
            opts=pulumi.ResourceOptions(parent=self, depends_on=list(args.after)),
        )
        cloudflare.WorkersScriptSubdomain(
            f"{name}-subdomain",
            account_id=args.account_id,
            script_name=self.script.script_name,
            enabled=True,
            previews_enabled=False,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({"scriptName": self.script_name, "url": self.url})


def _summary(args: WorkerArgs) -> dict[str, pulumi.Input[object]]:
    return {
        "script": args.script_name,
        "url": f"https://{args.host}",
        "code": args.bundle.sha256[:12],
        "compatibility": " ".join([args.compatibility_date, *args.compatibility_flags]),
        **summary(args.bindings),
    }
