"""A Logpush job of the stack's Workers.

https://developers.cloudflare.com/workers/observability/logs/logpush/
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import pulumi
import pulumi_cloudflare as cloudflare

from components.settings.model import Settings

FIELDS = ("EventTimestampMs", "EventType", "Outcome", "ScriptName", "Exceptions", "Logs")


def workers_logpush(
    settings: Settings,
    scripts: Sequence[str],
    destination: pulumi.Output[str] | None,
    parent: pulumi.Resource,
) -> None:
    """Sends the Workers' trace events to the secret destination, when the settings ask for it."""
    if not settings.observability.logpush or destination is None:
        return
    names = {"key": "ScriptName", "operator": "in", "value": sorted(scripts)}
    cloudflare.LogpushJob(
        "workers-logpush",
        account_id=settings.account.id,
        name=settings.named("code24-workers"),
        dataset="workers_trace_events",
        destination_conf=destination,
        enabled=True,
        filter=json.dumps({"where": names}),
        output_options=cloudflare.LogpushJobOutputOptionsArgs(field_names=list(FIELDS)),
        opts=pulumi.ResourceOptions(parent=parent),
    )
