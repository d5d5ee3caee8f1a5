"""What a stack may have beside the seed's resources. Everything here is off until it is set."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from components.settings.words import (
    AgentName,
    CompatibilityDate,
    Cron,
    DatasetName,
    Hostname,
    ScriptName,
    Section,
)


class Housekeeping(Section):
    """A cron of the workflows Worker: it notes in SAAS_DOMAINS how each custom hostname does."""

    cron: Cron


class CustomHostname(Section):
    """A customer's host name, served by the platform (Cloudflare for SaaS)."""

    site: AgentName
    """The user Worker in the customer sites' namespace that answers it."""


class Saas(Section):
    """The SaaS side of the zone. One stack of a zone has it: a zone has one fallback origin.

    https://developers.cloudflare.com/cloudflare-for-platforms/cloudflare-for-saas/
    """

    custom_hostnames: dict[Hostname, CustomHostname] = {}


class LeadLimit(Section):
    """How many forms one visitor may send to one site; the period is what Cloudflare offers."""

    limit: Annotated[int, Field(ge=1)] = 5
    period_seconds: Annotated[int, Field(json_schema_extra={"enum": [10, 60]})] = 60
    namespace_id: Annotated[str, Field(pattern=r"^[1-9]\d*$")] = "2402"


class SiteLimits(Section):
    """What a customer's site may use in one request."""

    cpu_ms: Annotated[int, Field(ge=1, le=300_000)] = 50
    sub_requests: Annotated[int, Field(ge=1, le=10_000)] = 10


class Sites(Section):
    """Customers' sites, published and served: ``docs/reference/sites.md``.

    The secret ``cfApiToken`` is needed with it: publishing uploads user Workers.
    """

    zone_name: Hostname
    """The name of the stack's zone."""
    domain: Hostname
    """Sites answer at ``<slug>.<domain>``: the zone's name, or a name under it."""
    compatibility_date: CompatibilityDate = "2026-10-01"
    """Of the sites Worker."""
    limits: SiteLimits = SiteLimits()
    timeout_ms: Annotated[int, Field(ge=100, le=60_000)] = 10_000
    """How long a site may take to answer."""
    lead_limit: LeadLimit = LeadLimit()


class Analytics(Section):
    """An Analytics Engine data set, made by its first data point.

    https://developers.cloudflare.com/analytics/analytics-engine/
    """

    dataset: DatasetName


class Observability(Section):
    """What is kept of the Workers' runs. Logs themselves are always on.

    Set on the dispatch Workers, it covers their user Workers:
    https://developers.cloudflare.com/cloudflare-for-platforms/workers-for-platforms/configuration/observability/
    """

    head_sampling_rate: Annotated[float, Field(gt=0, le=1)] = 1
    """The share of requests that is logged."""
    tail_worker: ScriptName | None = None
    """A live Worker that gets the events of ours."""
    logpush: bool = False
    """A Logpush job of the Workers' events; where to is the secret logpushDestination."""
