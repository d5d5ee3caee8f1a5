"""Code24: two dispatch planes, the stores, and the Worker that runs the workflows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi

from components import bindings as bind
from components.bundles import WorkerBundle
from components.dispatch_plane import DispatchPlane, DispatchPlaneArgs
from components.logpush import workers_logpush
from components.saas import CustomerDomains, CustomerDomainsArgs
from components.secrets import Secrets
from components.settings.model import Settings
from components.sites import SitesWorker, SitesWorkerArgs
from components.stores import KvNamespace, bucket, database, dispatch_namespace, kv_namespace
from components.tail import TailArgs, Tracing
from components.worker import TailWorker
from components.workflows_worker import WorkflowsWorker, WorkflowsWorkerArgs


@dataclass(frozen=True)
class Code24PlatformArgs:
    """The stack's settings, the built Workers and the secrets."""

    settings: Settings
    bundles: Mapping[str, WorkerBundle]
    secrets: Secrets


class Code24Platform(pulumi.ComponentResource):
    """The whole platform of one stack."""

    build: DispatchPlane
    optimize: DispatchPlane
    workflows: WorkflowsWorker
    kv: dict[str, KvNamespace]
    sites: SitesWorker | None
    """None when the stack publishes no sites."""
    tracing: Tracing | None
    """None when the stack collects no spans."""

    def __init__(
        self, name: str, args: Code24PlatformArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        """Stores and planes first; the workflows Worker is bound to all of them."""
        settings = args.settings
        props: dict[str, pulumi.Input[object]] = {"environment": settings.environment}
        super().__init__("code24:index:Code24Platform", name, props, opts)
        child = pulumi.ResourceOptions(parent=self)
        self.tracing = None
        if settings.tail is not None:
            wired = TailArgs(settings, settings.tail, args.bundles["tail"], args.secrets)
            self.tracing = Tracing("tail", wired, opts=child)
        tail = None if self.tracing is None else self.tracing.tail
        self.build = DispatchPlane("build", plane_args(args, "BUILD", tail), opts=child)
        self.optimize = DispatchPlane("optimize", plane_args(args, "OPTIMIZE", tail), opts=child)
        self.kv = {
            "METADATA": kv_namespace("metadata", settings.kv.metadata, settings, self),
            "CACHE": kv_namespace("cache", settings.kv.cache, settings, self),
            "SAAS_DOMAINS": kv_namespace("saas-domains", settings.kv.saas_domains, settings, self),
        }
        made = dispatch_namespace("customer-sites", settings.customer_sites, settings, self)
        customer_sites = [made] if made is not None else []
        optional = self._optional(settings)
        self.sites = self._sites(args, optional, customer_sites)
        self.workflows = WorkflowsWorker(
            "workflows",
            WorkflowsWorkerArgs(
                settings=settings,
                bundle=args.bundles["workflows"],
                build=self.build,
                optimize=self.optimize,
                kv=self.kv,
                customer_sites=settings.customer_sites.namespace,
                secrets=args.secrets,
                optional=optional,
                after=customer_sites,
                tail=tail,
            ),
            opts=child,
        )
        if settings.saas is not None:
            origin = None if self.sites is None else self.sites.fallback_origin
            domains = CustomerDomainsArgs(
                settings, settings.saas, self.kv["SAAS_DOMAINS"], [] if origin is None else [origin]
            )
            CustomerDomains("saas", domains, opts=child)
        workers = [self.build.worker, self.optimize.worker, self.workflows.worker]
        if self.sites is not None:
            workers.append(self.sites.worker)
        if self.tracing is not None:
            workers.append(self.tracing.worker)
        scripts = [worker.script_name for worker in workers]
        workers_logpush(settings, scripts, args.secrets.logpush_destination, self)
        self.register_outputs({"url": self.workflows.worker.url})

    def _sites(
        self,
        args: Code24PlatformArgs,
        optional: Sequence[bind.Binding],
        after: Sequence[pulumi.Resource],
    ) -> SitesWorker | None:
        settings = args.settings
        if settings.sites is None:
            return None
        # Versions of sites are the workflows Worker's alone.
        shared = [binding for binding in optional if binding.name in ("DB_MAIN", "ANALYTICS")]
        tail = None if self.tracing is None else self.tracing.tail
        wired = SitesWorkerArgs(
            settings, settings.sites, args.bundles["sites"], self.kv, shared, after, tail
        )
        return SitesWorker("sites", wired, opts=pulumi.ResourceOptions(parent=self))

    def _optional(self, settings: Settings) -> list[bind.Binding]:
        """Bindings to the stores that the seed does not have, when they are set."""
        bindings = []
        if settings.assets is not None:
            assets = bucket("assets", settings.assets, settings, self)
            bindings.append(bind.r2_bucket("ASSETS", assets, settings.assets.name))
        if settings.database is not None:
            main = database("database", settings.database, settings, self)
            label = settings.database.name or settings.database.id or ""
            bindings.append(bind.d1("DB_MAIN", main, label))
        if settings.analytics is not None:
            bindings.append(bind.analytics_engine("ANALYTICS", settings.analytics.dataset))
        return bindings


def plane_args(
    args: Code24PlatformArgs, service_type: str, tail: TailWorker | None = None
) -> DispatchPlaneArgs:
    """What a plane of the platform is made of; ``service_type`` is BUILD or OPTIMIZE."""
    settings = args.settings
    return DispatchPlaneArgs(
        service_type=service_type,
        plane=settings.build if service_type == "BUILD" else settings.optimize,
        settings=settings,
        bundles=args.bundles,
        secrets=args.secrets,
        tail=tail,
    )
