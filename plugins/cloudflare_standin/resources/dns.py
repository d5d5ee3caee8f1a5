"""DNS records of a zone.

https://developers.cloudflare.com/api/resources/dns/subresources/records/
"""

from __future__ import annotations

from plugins.cloudflare_standin.resource import Endpoint, Resource
from plugins.cloudflare_standin.schema import (
    Shape,
    computed,
    either,
    identity,
    optional,
    owner,
    required,
)

_RECORDS = "zones/{zoneId}/dns_records"

DNS_RECORD = Resource(
    token="cloudflare:index/dnsRecord:DnsRecord",
    fields=(
        identity(api="id"),
        owner("zone_id"),
        required("name"),
        required("type"),
        required("ttl"),
        either("content"),
        either("proxied"),
        optional("comment"),
        optional("priority"),
        optional("private_routing"),
        optional("data", shape=Shape.OBJECT),
        either("settings", shape=Shape.OBJECT),
        either("tags", shape=Shape.LIST),
        computed("meta", shape=Shape.JSON),
        computed("proxiable"),
        computed("comment_modified_on", shape=Shape.TIME),
        computed("created_on", shape=Shape.TIME),
        computed("modified_on", shape=Shape.TIME),
        computed("tags_modified_on", shape=Shape.TIME),
    ),
    create=Endpoint("POST", _RECORDS),
    read=Endpoint("GET", _RECORDS + "/{id}"),
    update=Endpoint("PUT", _RECORDS + "/{id}"),
    delete=Endpoint("DELETE", _RECORDS + "/{id}"),
    import_id=("zoneId", "id"),
)
