"""Every resource type that the stand-in knows, by its Pulumi type token."""

from __future__ import annotations

from plugins.cloudflare_standin.resource import Resource
from plugins.cloudflare_standin.resources.dispatch_namespace import DISPATCH_NAMESPACE
from plugins.cloudflare_standin.resources.dns import DNS_RECORD
from plugins.cloudflare_standin.resources.hostnames import CUSTOM_HOSTNAME, FALLBACK_ORIGIN
from plugins.cloudflare_standin.resources.kv import NAMESPACE, VALUE
from plugins.cloudflare_standin.resources.logpush import LOGPUSH_JOB
from plugins.cloudflare_standin.resources.script import SCRIPT_RESOURCE
from plugins.cloudflare_standin.resources.storage import BUCKET, DATABASE, QUEUE, QUEUE_CONSUMER
from plugins.cloudflare_standin.resources.triggers import (
    CRON_TRIGGER,
    CUSTOM_DOMAIN,
    ROUTE,
    SUBDOMAIN,
)
from plugins.cloudflare_standin.resources.workflow import WORKFLOW

RESOURCES: dict[str, Resource] = {
    resource.token: resource
    for resource in (
        NAMESPACE,
        VALUE,
        DISPATCH_NAMESPACE,
        SCRIPT_RESOURCE,
        SUBDOMAIN,
        CRON_TRIGGER,
        CUSTOM_DOMAIN,
        ROUTE,
        DNS_RECORD,
        WORKFLOW,
        CUSTOM_HOSTNAME,
        FALLBACK_ORIGIN,
        BUCKET,
        DATABASE,
        QUEUE,
        QUEUE_CONSUMER,
        LOGPUSH_JOB,
    )
}
