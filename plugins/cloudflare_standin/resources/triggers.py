"""How a Worker is reached: workers.dev subdomain, cron schedules, custom domains, routes.

https://developers.cloudflare.com/api/resources/workers/
"""

from __future__ import annotations

from dataclasses import dataclass

from plugins.cloudflare_standin.calls import Request
from plugins.cloudflare_standin.resource import Endpoint, Resource
from plugins.cloudflare_standin.schema import (
    Props,
    Replace,
    Shape,
    computed,
    either,
    identity,
    optional,
    owner,
    required,
)
from plugins.cloudflare_standin.wire import encode

_SCRIPT = "accounts/{accountId}/workers/scripts/{scriptName}"
_SUBDOMAIN = _SCRIPT + "/subdomain"
_SCHEDULES = _SCRIPT + "/schedules"
_DOMAINS = "accounts/{accountId}/workers/domains"
_ROUTES = "zones/{zoneId}/workers/routes"

SUBDOMAIN = Resource(
    token="cloudflare:index/workersScriptSubdomain:WorkersScriptSubdomain",
    fields=(
        identity(),
        required("script_name", api=None, replace=Replace.ALWAYS),
        owner("account_id"),
        required("enabled"),
        either("previews_enabled"),
    ),
    create=Endpoint("POST", _SUBDOMAIN),
    read=Endpoint("GET", _SUBDOMAIN),
    update=Endpoint("POST", _SUBDOMAIN),
    delete=Endpoint("DELETE", _SUBDOMAIN),
    import_id=("accountId", "scriptName"),
    id_from="scriptName",
    engine_id_from="accountId",
    schema_version=0,
)


@dataclass(frozen=True)
class CronTrigger(Resource):
    """The schedules of a script: the body is the bare list, and nothing is called on delete."""

    def create_request(self, planned: Props) -> Request:
        """The whole list of schedules replaces the one there is."""
        schedules = next(field for field in self.fields if field.name == "schedules")
        return self.request(self.create, planned, encode(schedules, planned["schedules"]))

    def update_request(self, planned: Props, state: Props) -> Request | None:
        """The same call as create."""
        return self.create_request(planned)


CRON_TRIGGER = CronTrigger(
    token="cloudflare:index/workersCronTrigger:WorkersCronTrigger",
    fields=(
        identity(replace=True),
        required("script_name", api=None, replace=Replace.ALWAYS),
        owner("account_id"),
        required(
            "schedules",
            shape=Shape.LIST,
            fields=(required("cron"), computed("created_on"), computed("modified_on")),
            refreshed=False,
        ),
    ),
    create=Endpoint("PUT", _SCHEDULES),
    read=Endpoint("GET", _SCHEDULES),
    update=Endpoint("PUT", _SCHEDULES),
    delete=None,
    import_id=("accountId", "scriptName"),
    id_from="scriptName",
)

CUSTOM_DOMAIN = Resource(
    token="cloudflare:index/workersCustomDomain:WorkersCustomDomain",
    fields=(
        identity(replace=True, api="id"),
        owner("account_id"),
        required("hostname", replace=Replace.ALWAYS),
        required("service", replace=Replace.ALWAYS),
        either("environment", replace=Replace.IF_CONFIGURED),
        either("zone_id", replace=Replace.IF_CONFIGURED),
        either("zone_name", replace=Replace.IF_CONFIGURED),
        computed("cert_id"),
    ),
    create=Endpoint("PUT", _DOMAINS),
    read=Endpoint("GET", _DOMAINS + "/{id}"),
    update=None,
    delete=Endpoint("DELETE", _DOMAINS + "/{id}"),
    import_id=("accountId", "id"),
)

ROUTE = Resource(
    token="cloudflare:index/workersRoute:WorkersRoute",
    fields=(
        identity(api="id"),
        owner("zone_id"),
        required("pattern"),
        optional("script"),
    ),
    create=Endpoint("POST", _ROUTES),
    read=Endpoint("GET", _ROUTES + "/{id}"),
    update=Endpoint("PUT", _ROUTES + "/{id}"),
    delete=Endpoint("DELETE", _ROUTES + "/{id}"),
    import_id=("zoneId", "id"),
)
