"""Every resource type that the stand-in knows, by its Pulumi type token."""

from __future__ import annotations

from local.standin.resource import Resource
from local.standin.resources.dispatch_namespace import DISPATCH_NAMESPACE
from local.standin.resources.hostnames import CUSTOM_HOSTNAME, FALLBACK_ORIGIN
from local.standin.resources.kv import NAMESPACE, VALUE
from local.standin.resources.logpush import LOGPUSH_JOB
from local.standin.resources.script import SCRIPT_RESOURCE
from local.standin.resources.storage import BUCKET, DATABASE, QUEUE
from local.standin.resources.triggers import CRON_TRIGGER, CUSTOM_DOMAIN, ROUTE, SUBDOMAIN
from local.standin.resources.workflow import WORKFLOW

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
        WORKFLOW,
        CUSTOM_HOSTNAME,
        FALLBACK_ORIGIN,
        BUCKET,
        DATABASE,
        QUEUE,
        LOGPUSH_JOB,
    )
}
