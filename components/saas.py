"""The SaaS side of the zone: customers' host names, and where they lead.

https://developers.cloudflare.com/cloudflare-for-platforms/cloudflare-for-saas/
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_cloudflare as cloudflare

from components.settings.model import Settings
from components.settings.options import Saas
from components.stores import KvNamespace


@dataclass(frozen=True)
class CustomerDomainsArgs:
    """The zone's settings and the store that says which site answers a host name."""

    settings: Settings
    saas: Saas
    domains: KvNamespace
    """SAAS_DOMAINS: ``<host name>`` to ``{"site": <user Worker>}``."""
    after: Sequence[pulumi.Resource] = ()
    """What the fallback origin waits for: its DNS record, when the stack makes it."""


class CustomerDomains(pulumi.ComponentResource):
    """The zone's fallback origin and its custom hostnames, each known to SAAS_DOMAINS.

    A zone has one fallback origin, so one stack of a zone has this component.
    """

    def __init__(
        self, name: str, args: CustomerDomainsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        """Sets the fallback origin first: Cloudflare takes custom hostnames only after it."""
        settings, hostnames = args.settings, args.saas.custom_hostnames
        props: dict[str, pulumi.Input[object]] = {
            "fallbackOrigin": settings.fallback_origin,
            "hostnames": {host: chosen.site for host, chosen in sorted(hostnames.items())},
        }
        super().__init__("code24:index:CustomerDomains", name, props, opts)
        child = pulumi.ResourceOptions(parent=self)
        origin = cloudflare.CustomHostnameFallbackOrigin(
            f"{name}-origin",
            zone_id=settings.zone_id,
            origin=settings.fallback_origin,
            opts=pulumi.ResourceOptions(parent=self, depends_on=list(args.after)),
        )
        for host, chosen in sorted(hostnames.items()):
            cloudflare.CustomHostname(
                f"{name}-{host}",
                zone_id=settings.zone_id,
                hostname=host,
                ssl=cloudflare.CustomHostnameSslArgs(method="http", type="dv"),
                opts=pulumi.ResourceOptions(parent=self, depends_on=[origin]),
            )
            cloudflare.WorkersKv(
                f"{name}-{host}-site",
                account_id=settings.account.id,
                namespace_id=args.domains.id,
                key_name=host,
                value=json.dumps({"site": chosen.site}),
                opts=child,
            )
        self.register_outputs({})
