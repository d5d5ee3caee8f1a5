"""The ways to the sites Worker: DNS records and routes of the zone, as the settings have them."""

from __future__ import annotations

from dataclasses import dataclass

from components.settings.model import Settings

NO_ORIGIN = "100::"
"""The address of a record without an origin: a Worker answers before anything goes there.

https://developers.cloudflare.com/cloudflare-for-platforms/cloudflare-for-saas/start/advanced-settings/worker-as-origin/
"""


@dataclass(frozen=True)
class Route:
    """A pattern of the zone."""

    role: str
    """What it is for; a part of the resource's name."""
    pattern: str
    leads: bool
    """Whether it leads to the Worker; one that does not keeps it away."""


def records_of(settings: Settings) -> dict[str, str]:
    """Host names that need a DNS record, by role; none when the stack has no sites."""
    if settings.sites is None:
        return {}
    records = {"sub-domains": f"*.{settings.sites.domain}"}
    if settings.saas is not None:
        records["fallback-origin"] = settings.fallback_origin
    return records


def routes_of(settings: Settings) -> list[Route]:
    """The zone's routes; none when the stack has no sites.

    With the SaaS side of the zone every custom hostname leads to the Worker, and the zone's other
    host names are kept from it by routes without a Worker.
    """
    sites = settings.sites
    if sites is None:
        return []
    routes = [Route("sub-domains", f"*.{sites.domain}/*", leads=True)]
    if settings.saas is None:
        return routes
    routes.append(Route("custom-hostnames", "*/*", leads=True))
    routes.append(Route("not-the-zone", f"{sites.zone_name}/*", leads=False))
    custom_domain = settings.workflows.custom_domain
    if sites.domain != sites.zone_name:
        routes.append(Route("not-under-the-zone", f"*.{sites.zone_name}/*", leads=False))
    elif custom_domain is not None:
        routes.append(Route("not-the-workflows", f"{custom_domain}/*", leads=False))
    return routes
