"""What a stack may have beside the seed's resources. Everything here is off until it is set."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from components.settings.words import (
    AgentName,
    CollectorUrl,
    CompatibilityDate,
    Cron,
    DatasetName,
    DestinationName,
    Hostname,
    NamespaceName,
    ScriptName,
    Section,
)

Milliseconds = Annotated[int, Field(ge=1, le=600_000)]
Share = Annotated[float, Field(ge=0, le=1)]


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


class ServiceLevels(Section):
    """What the stack promises; ``./code24 metrics`` and the alerts hold it to them."""

    start_ms: Milliseconds = 1_000
    """How long 95 of 100 requests that start a run may take."""
    status_ms: Milliseconds = 500
    """How long 95 of 100 requests for a run's status may take."""
    dispatch_ms: Milliseconds = 20_000
    """How long 95 of 100 answers of agents may take."""
    completeness: Share = 0.99
    """The share of runs that end complete; the rest ends with an error."""
    fallbacks: Share = 0.05
    """The largest share of agents' answers that something stands in for."""


class Otlp(Section):
    """An OpenTelemetry collector that gets every span, by OTLP over HTTP.

    Its headers, such as a key, are the secret ``otlpHeaders``.
    """

    endpoint: CollectorUrl
    """Its base address: ``/v1/traces`` comes behind it."""
    queue: NamespaceName
    """The queue in which spans wait for it."""


class Alerts(Section):
    """A cron of the workflows Worker that looks at the service levels.

    What changes goes to the address in the secret ``alertWebhook``.
    """

    cron: Cron


class Tail(Section):
    """The tail Worker: it makes spans and counts of what the Workers' lines say.

    The secret ``cfApiToken`` is needed with it: spans are asked for by Cloudflare's API.
    """

    dataset: DatasetName
    """The Analytics Engine data set of spans."""
    attached: bool = True
    """Whether the Workers hand it their events. Off before ``tail`` itself goes.

    The provider keeps the tail Workers of a script that names none, so that only an empty list
    takes them away; and no Worker can be deleted that others name."""
    compatibility_date: CompatibilityDate = "2026-10-01"
    """Of the tail Worker."""
    levels: ServiceLevels = ServiceLevels()
    otlp: Otlp | None = None
    alerts: Alerts | None = None


class Observability(Section):
    """What is kept of the Workers' runs. Logs themselves are always on.

    Set on the dispatch Workers, it covers their user Workers:
    https://developers.cloudflare.com/cloudflare-for-platforms/workers-for-platforms/configuration/observability/
    """

    head_sampling_rate: Annotated[float, Field(gt=0, le=1)] = 1
    """The share of requests that is logged."""
    tail_worker: ScriptName | None = None
    """A live Worker that gets the events of ours, beside the stack's own ``tail``."""
    trace_destinations: list[DestinationName] = []
    """Destinations of the account that Cloudflare itself exports traces to.

    https://developers.cloudflare.com/workers/observability/exporting-opentelemetry-data/"""
    logpush: bool = False
    """A Logpush job of the Workers' events; where to is the secret logpushDestination."""
