"""Custom hostnames of a zone (Cloudflare for SaaS) and their fallback origin.

https://developers.cloudflare.com/api/resources/custom_hostnames/
"""

from __future__ import annotations

from dataclasses import dataclass

from plugins.cloudflare_standin.calls import Request
from plugins.cloudflare_standin.plan import same
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
from plugins.cloudflare_standin.wire import body

_HOSTNAMES = "zones/{zoneId}/custom_hostnames"
_FALLBACK = _HOSTNAMES + "/fallback_origin"

_SSL = (
    either("bundle_method", default="ubiquitous"),
    either("certificate_authority"),
    optional("cloudflare_branding", refreshed=False),
    optional(
        "custom_cert_bundle",
        prop="customCertBundles",
        shape=Shape.LIST,
        fields=(required("custom_certificate"), required("custom_key", secret=True)),
        refreshed=False,
    ),
    optional("custom_certificate"),
    optional("custom_csr_id"),
    optional("custom_key", secret=True),
    optional("method"),
    optional(
        "settings",
        shape=Shape.OBJECT,
        fields=(
            optional("ciphers", shape=Shape.LIST),
            optional("early_hints"),
            optional("http2"),
            optional("min_tls_version"),
            optional("tls_1_3"),
        ),
    ),
    optional("type"),
    optional("wildcard"),
)


@dataclass(frozen=True)
class Hostname(Resource):
    """A custom hostname: an edit sends everything when it has `ssl`, else only what changed."""

    def update_request(self, planned: Props, state: Props) -> Request | None:
        """The edit; the API wants `ssl` whole."""
        sent = self.fields
        if planned.get("ssl") is None:
            sent = tuple(f for f in sent if not same(f, planned.get(f.prop), state.get(f.prop)))
        assert self.update is not None
        return self.request(self.update, planned, body(sent, planned, state))


CUSTOM_HOSTNAME = Hostname(
    token="cloudflare:index/customHostname:CustomHostname",
    fields=(
        identity(api="id"),
        owner("zone_id"),
        required("hostname", replace=Replace.ALWAYS),
        optional("ssl", shape=Shape.OBJECT, fields=_SSL),
        optional("custom_origin_server"),
        optional("custom_origin_sni"),
        optional("custom_metadata"),
        computed("created_at", shape=Shape.TIME),
        computed("status"),
        computed("verification_errors", shape=Shape.LIST),
        computed(
            "ownership_verification",
            shape=Shape.OBJECT,
            fields=(computed("name"), computed("type"), computed("value")),
        ),
        computed(
            "ownership_verification_http",
            shape=Shape.OBJECT,
            fields=(computed("http_body"), computed("http_url")),
        ),
    ),
    create=Endpoint("POST", _HOSTNAMES),
    read=Endpoint("GET", _HOSTNAMES + "/{id}"),
    update=Endpoint("PATCH", _HOSTNAMES + "/{id}"),
    delete=Endpoint("DELETE", _HOSTNAMES + "/{id}"),
    import_id=("zoneId", "id"),
)

FALLBACK_ORIGIN = Resource(
    token="cloudflare:index/customHostnameFallbackOrigin:CustomHostnameFallbackOrigin",
    fields=(
        identity(replace=True),
        required("zone_id", api=None, replace=Replace.ALWAYS),
        required("origin"),
        computed("created_at", shape=Shape.TIME),
        computed("status"),
        computed("updated_at", shape=Shape.TIME),
        computed("errors", shape=Shape.LIST),
    ),
    create=Endpoint("PUT", _FALLBACK),
    read=Endpoint("GET", _FALLBACK),
    update=Endpoint("PUT", _FALLBACK),
    delete=Endpoint("DELETE", _FALLBACK),
    import_id=("zoneId",),
    id_from="zoneId",
)
