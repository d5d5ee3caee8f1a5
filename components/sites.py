"""Customers' sites: the Worker that takes each host name to its site, and the ways to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
import pulumi_cloudflare as cloudflare

from components import bindings as bind
from components.bundles import WorkerBundle
from components.settings.model import Settings
from components.settings.options import Sites
from components.settings.ways import NO_ORIGIN, Route, records_of, routes_of
from components.stores import KvNamespace
from components.worker import Compatibility, TailWorker, Worker, WorkerArgs


@dataclass(frozen=True)
class SitesWorkerArgs:
    """What the sites Worker is wired to."""

    settings: Settings
    sites: Sites
    bundle: WorkerBundle
    kv: Mapping[str, KvNamespace]
    """KV namespaces by binding name."""
    optional: Sequence[bind.Binding] = field(default_factory=tuple)
    """Bindings to what the stack has beside the seed's stores."""
    after: Sequence[pulumi.Resource] = ()
    tail: TailWorker | None = None


class SitesWorker(pulumi.ComponentResource):
    """``code24-saas``, with the DNS records and routes that bring requests for sites to it.

    ``*.<domain>`` leads to it, and with the SaaS side of the zone every custom hostname does. The
    zone's other host names are kept from it by routes without a Worker:
    https://developers.cloudflare.com/cloudflare-for-platforms/workers-for-platforms/configuration/hostname-routing/
    """

    worker: Worker
    fallback_origin: cloudflare.DnsRecord | None
    """The record that the zone's fallback origin needs; None without the SaaS side."""

    def __init__(
        self, name: str, args: SitesWorkerArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        """Uploads the Worker, then opens the ways to it."""
        settings, sites = args.settings, args.sites
        routes = routes_of(settings)
        props: dict[str, pulumi.Input[object]] = {
            "domain": sites.domain,
            "routes": {route.pattern: "sites" if route.leads else "none" for route in routes},
        }
        super().__init__("code24:index:SitesWorker", name, props, opts)
        self.worker = Worker(
            name,
            WorkerArgs(
                settings=settings,
                script_name=settings.named("code24-saas"),
                bundle=args.bundle,
                compatibility=Compatibility(sites.compatibility_date),
                bindings=[*_bindings(args), *args.optional],
                after=args.after,
                tail=args.tail,
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )
        records = {
            role: self._record(role, settings, host) for role, host in records_of(settings).items()
        }
        self.fallback_origin = records.get("fallback-origin")
        for route in routes:
            self._route(settings, route)
        self.register_outputs({"url": self.worker.url})

    def _record(self, name: str, settings: Settings, host: str) -> cloudflare.DnsRecord:
        return cloudflare.DnsRecord(
            f"sites-{name}",
            zone_id=settings.zone_id,
            name=host,
            type="AAAA",
            content=NO_ORIGIN,
            proxied=True,
            ttl=1,  # "automatic", which a proxied record is
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _route(self, settings: Settings, route: Route) -> None:
        cloudflare.WorkersRoute(
            f"sites-route-{route.role}",
            zone_id=settings.zone_id,
            pattern=route.pattern,
            script=self.worker.script.script_name if route.leads else None,
            opts=pulumi.ResourceOptions(parent=self),
        )


def _bindings(args: SitesWorkerArgs) -> list[bind.Binding]:
    settings, sites = args.settings, args.sites
    limit = sites.lead_limit
    return [
        bind.dispatch_namespace("CUSTOMER_SITES", settings.customer_sites.namespace),
        *(bind.kv_namespace(name, kv.id, kv.label) for name, kv in args.kv.items()),
        bind.plain_text("ENVIRONMENT", settings.environment),
        bind.plain_text("PLATFORM_NAME", settings.platform_name),
        bind.json_value(
            "SITES",
            {
                "domain": sites.domain,
                "timeoutMs": sites.timeout_ms,
                "limits": sites.limits.model_dump(by_alias=True),
            },
        ),
        bind.rate_limit("LEAD_LIMITER", limit.namespace_id, limit.limit, limit.period_seconds),
        bind.version_metadata("VERSION_METADATA"),
    ]


def publishing(settings: Settings) -> list[bind.Binding]:
    """What the workflows Worker gets to publish sites; nothing when the stack has none."""
    sites = settings.sites
    if sites is None:
        return []
    value: dict[str, object] = {
        "domain": sites.domain,
        "namespace": settings.customer_sites.namespace,
        "customHostnames": settings.saas is not None,
    }
    if settings.analytics is not None:
        value["dataset"] = settings.analytics.dataset
    return [bind.json_value("SITES", value)]
