"""The workflows Worker and the two workflows that its classes run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
import pulumi_cloudflare as cloudflare

from components import bindings as bind
from components.bundles import WorkerBundle
from components.dispatch_plane import DispatchPlane
from components.secrets import Secrets
from components.settings.model import Settings
from components.sites import publishing
from components.stores import KvNamespace
from components.worker import Compatibility, TailWorker, Worker, WorkerArgs


@dataclass(frozen=True)
class WorkflowsWorkerArgs:
    """What the workflows Worker is wired to."""

    settings: Settings
    bundle: WorkerBundle
    build: DispatchPlane
    optimize: DispatchPlane
    kv: Mapping[str, KvNamespace]
    """KV namespaces by binding name."""
    customer_sites: str
    """The legacy customer sites' dispatch namespace."""
    secrets: Secrets
    optional: Sequence[bind.Binding] = field(default_factory=tuple)
    """Bindings to what the stack has beside the seed's stores."""
    after: Sequence[pulumi.Resource] = ()
    tail: TailWorker | None = None


class WorkflowsWorker(pulumi.ComponentResource):
    """``code24-workflows`` with BUILD and OPTIMIZE."""

    worker: Worker

    def __init__(
        self, name: str, args: WorkflowsWorkerArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        """Uploads the Worker, then registers each workflow on it."""
        settings = args.settings
        workflows = settings.workflows
        props: dict[str, pulumi.Input[object]] = {
            "workflows": [workflows.build, workflows.optimization]
        }
        super().__init__("code24:index:WorkflowsWorker", name, props, opts)
        child = pulumi.ResourceOptions(parent=self)
        script = settings.named("code24-workflows")
        self.worker = Worker(
            name,
            WorkerArgs(
                settings=settings,
                script_name=script,
                bundle=args.bundle,
                compatibility=Compatibility(
                    workflows.compatibility_date, reason=workflows.compatibility_reason
                ),
                public=workflows.workers_dev,
                custom_domain=workflows.custom_domain,
                crons=_crons(settings),
                tail=args.tail,
                bindings=[*_bindings(args), *args.optional],
                after=[args.build.worker.script, args.optimize.worker.script, *args.after],
            ),
            opts=child,
        )
        for flow, workflow_name, class_name in (
            ("build", workflows.build, "BuildWorkflow"),
            ("optimization", workflows.optimization, "OptimizationWorkflow"),
        ):
            cloudflare.Workflow(
                f"{name}-{flow}-workflow",
                account_id=settings.account.id,
                workflow_name=workflow_name,
                class_name=class_name,
                script_name=self.worker.script.script_name,
                opts=child,
            )
        self.register_outputs({"url": self.worker.url})


def _bindings(args: WorkflowsWorkerArgs) -> list[bind.Binding]:
    settings, build, optimize = args.settings, args.build, args.optimize
    build_dispatch, optimize_dispatch = build.worker, optimize.worker
    workflows = settings.workflows
    return [
        bind.dispatch_namespace("BUILD_DISPATCHER", build.namespace, build_dispatch.script_name),
        bind.dispatch_namespace(
            "OPTIMIZE_DISPATCHER", optimize.namespace, optimize_dispatch.script_name
        ),
        bind.dispatch_namespace("CUSTOMER_SITES", args.customer_sites),
        *(bind.kv_namespace(name, kv.id, kv.label) for name, kv in args.kv.items()),
        bind.plain_text("ZONE_ID", settings.zone_id),
        bind.plain_text("ACCOUNT_ID", settings.account.id),
        bind.plain_text("FALLBACK_ORIGIN", settings.fallback_origin),
        bind.plain_text("ENVIRONMENT", settings.environment),
        *_address("BUILD_DISPATCHER_URL", build_dispatch),
        *_address("OPTIMIZE_DISPATCHER_URL", optimize_dispatch),
        bind.plain_text("PLATFORM_NAME", settings.platform_name),
        bind.workflow("BUILD_WORKFLOW", workflows.build, "BuildWorkflow"),
        bind.workflow("OPTIMIZATION_WORKFLOW", workflows.optimization, "OptimizationWorkflow"),
        # Between Workers of one account a plain fetch to workers.dev answers 1042.
        bind.service("BUILD_DISPATCH", build_dispatch.script_name),
        bind.service("OPTIMIZE_DISPATCH", optimize_dispatch.script_name),
        *args.secrets.dispatch_tokens(),
        bind.version_metadata("VERSION_METADATA"),
        *_rate_limit(settings),
        *_api_token(args.secrets),
        *publishing(settings),
        *_tracing(settings, args.secrets),
    ]


def _crons(settings: Settings) -> list[str]:
    """When it looks after host names, and when at the service levels; the same time once."""
    tail = settings.tail
    wanted = [settings.workflows.housekeeping, None if tail is None else tail.alerts]
    return list(dict.fromkeys(each.cron for each in wanted if each is not None))


def _tracing(settings: Settings, secrets: Secrets) -> list[bind.Binding]:
    """What it gets to ask for spans; nothing when the stack has no tail Worker."""
    tail, housekeeping = settings.tail, settings.workflows.housekeeping
    if tail is None:
        return []
    value: dict[str, object] = {
        "dataset": tail.dataset,
        "levels": tail.levels.model_dump(by_alias=True),
    }
    if tail.alerts is not None:
        value["alertsCron"] = tail.alerts.cron
    if housekeeping is not None:
        value["housekeepingCron"] = housekeeping.cron
    webhook = secrets.alert_webhook
    bound = [] if webhook is None else [bind.secret_text("ALERT_WEBHOOK", webhook)]
    return [bind.json_value("TRACING", value), *bound]


def _address(name: str, dispatch: Worker) -> list[bind.Binding]:
    """A dispatch Worker's public address, when it has one."""
    return [] if dispatch.url is None else [bind.plain_text(name, dispatch.url)]


def _rate_limit(settings: Settings) -> list[bind.Binding]:
    limit = settings.workflows.rate_limit
    if limit is None:
        return []
    return [bind.rate_limit("RATE_LIMITER", limit.namespace_id, limit.limit, limit.period_seconds)]


def _api_token(secrets: Secrets) -> list[bind.Binding]:
    token = secrets.cf_api_token
    return [] if token is None else [bind.secret_text("CF_API_TOKEN", token)]
