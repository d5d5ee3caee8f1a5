"""A Worker of the account: its script, its observability and the ways to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pulumi
import pulumi_cloudflare as cloudflare

from components.bindings import Binding, ordered, summary
from components.bundles import WorkerBundle
from components.settings.model import Settings
from components.settings.options import Observability
from plugins.user_workers.worker_placement import WorkerPlacement, WorkerPlacementArgs

MAIN_MODULE = "index.js"


@dataclass(frozen=True)
class Compatibility:
    """Of which day the runtime behaves, and why it is an old one.

    https://developers.cloudflare.com/workers/configuration/compatibility-dates/
    """

    date: str
    flags: Sequence[str] = ()
    reason: str | None = None


@dataclass(frozen=True)
class TailWorker:
    """A tail Worker of the stack."""

    name: str
    attached: bool
    script: pulumi.Resource
    """What must exist before a Worker names it."""


@dataclass(frozen=True)
class WorkerArgs:
    """What a Worker is made of."""

    settings: Settings
    script_name: str
    bundle: WorkerBundle
    compatibility: Compatibility
    bindings: Sequence[Binding]
    public: bool = True
    """Whether it answers under workers.dev."""
    custom_domain: str | None = None
    """A host name of the stack's zone that answers with this Worker."""
    crons: Sequence[str] = ()
    tail: TailWorker | None = None
    """Gets the events of this Worker, and of the user Workers that it dispatches to."""
    after: Sequence[pulumi.Resource] = field(default_factory=tuple)
    """What must exist before the upload: the API refuses bindings to what is not there."""

    @property
    def url(self) -> str | None:
        """Where it answers; None when only service bindings reach it."""
        if self.custom_domain is not None:
            return f"https://{self.custom_domain}"
        if not self.public:
            return None
        return f"https://{self.settings.workers_dev_host(self.script_name)}"


class Worker(pulumi.ComponentResource):
    """A Worker with one bundled ES module.

    Its props are a plain summary of itself, because the provider hides bindings in previews: with
    it a preview says ``[diff: ~vars]`` and ``--diff`` shows old and new.
    """

    script_name: str
    url: str | None
    script: cloudflare.WorkersScript

    def __init__(
        self, name: str, args: WorkerArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        """Uploads the script, then opens the ways to it."""
        super().__init__("code24:index:Worker", name, _summary(args), opts)
        # After super(): the engine's copy of each prop becomes an attribute of that name.
        self.script_name = args.script_name
        self.url = args.url
        self.script = cloudflare.WorkersScript(
            f"{name}-script",
            account_id=args.settings.account.id,
            script_name=args.script_name,
            main_module=MAIN_MODULE,
            content_file=args.bundle.path,
            content_sha256=args.bundle.sha256,
            compatibility_date=args.compatibility.date,
            compatibility_flags=list(args.compatibility.flags),
            bindings=[binding.args() for binding in ordered(args.bindings)],
            annotations=cloudflare.WorkersScriptAnnotationsArgs(
                workers_tag=args.bundle.sha256[:12]
            ),
            **_observability(args),
            opts=pulumi.ResourceOptions(parent=self, depends_on=_before(args)),
        )
        self._open(name, args)
        self._place(name, args)
        self.register_outputs({"scriptName": self.script_name, "url": self.url})

    def _open(self, name: str, args: WorkerArgs) -> None:
        """Its workers.dev address, on or off; its custom domain; its crons."""
        account, child = args.settings.account.id, pulumi.ResourceOptions(parent=self)
        cloudflare.WorkersScriptSubdomain(
            f"{name}-subdomain",
            account_id=account,
            script_name=self.script.script_name,
            enabled=args.public,
            previews_enabled=False,
            opts=child,
        )
        if args.custom_domain is not None:
            cloudflare.WorkersCustomDomain(
                f"{name}-domain",
                account_id=account,
                zone_id=args.settings.zone_id,
                hostname=args.custom_domain,
                service=self.script.script_name,
                environment="production",  # Cloudflare's word for a Worker's only environment
                opts=child,
            )
        if args.crons:
            cloudflare.WorkersCronTrigger(
                f"{name}-crons",
                account_id=account,
                script_name=self.script.script_name,
                schedules=[
                    cloudflare.WorkersCronTriggerScheduleArgs(cron=cron) for cron in args.crons
                ],
                opts=child,
            )

    def _place(self, name: str, args: WorkerArgs) -> None:
        """Where it runs: a resource of its own, never a property of the script."""
        if args.settings.placement is not None:
            WorkerPlacement(
                f"{name}-placement",
                WorkerPlacementArgs(
                    account_id=args.settings.account.id,
                    script_name=self.script.script_name,
                    mode=args.settings.placement,
                    script_modified_on=self.script.modified_on,
                ),
                opts=pulumi.ResourceOptions(parent=self),
            )


def _before(args: WorkerArgs) -> list[pulumi.Resource]:
    return [*args.after, *([] if args.tail is None else [args.tail.script])]


def _tails(args: WorkerArgs) -> list[str]:
    """Who gets its events, by name."""
    others = args.settings.observability.tail_worker
    own = args.tail.name if args.tail is not None and args.tail.attached else None
    names = [others, own]
    return [name for name in names if name is not None]


def _observability(args: WorkerArgs) -> dict[str, Any]:
    """What is kept of its runs; what is off is left out of the upload."""
    chosen = args.settings.observability
    rate = None if chosen.head_sampling_rate == 1 else chosen.head_sampling_rate
    watched: dict[str, Any] = {
        "observability": cloudflare.WorkersScriptObservabilityArgs(
            enabled=True, head_sampling_rate=rate, traces=_traces(chosen)
        )
    }
    if chosen.logpush:
        watched["logpush"] = True
    tails = _tails(args)
    if tails or args.tail is not None:
        watched["tail_consumers"] = [
            cloudflare.WorkersScriptTailConsumerArgs(service=name) for name in tails
        ]
    return watched


def _traces(chosen: Observability) -> cloudflare.WorkersScriptObservabilityTracesArgs | None:
    if not chosen.trace_destinations:
        return None
    return cloudflare.WorkersScriptObservabilityTracesArgs(
        enabled=True, destinations=chosen.trace_destinations
    )


def _summary(args: WorkerArgs) -> dict[str, pulumi.Input[object]]:
    compatibility = args.compatibility
    shown: dict[str, Any] = {
        "script": args.script_name,
        "url": args.url,
        "public": args.public,
        "code": args.bundle.sha256[:12],
        "codeBytes": args.bundle.size,
        "compatibility": " ".join([compatibility.date, *compatibility.flags]),
        "compatibilityReason": compatibility.reason,
        "options": _options(args),
        **summary(args.bindings),
    }
    return {name: value for name, value in shown.items() if value is not None}


def _options(args: WorkerArgs) -> dict[str, str] | None:
    chosen = args.settings.observability
    options = {
        "custom domain": args.custom_domain,
        "crons": ", ".join(args.crons) or None,
        "sampling": None if chosen.head_sampling_rate == 1 else str(chosen.head_sampling_rate),
        "tail Worker": ", ".join(_tails(args)) or None,
        "traces to": ", ".join(chosen.trace_destinations) or None,
        "logpush": "on" if chosen.logpush else None,
        "placement": args.settings.placement,
    }
    return {name: text for name, text in options.items() if text is not None} or None
