"""KV namespaces and values.

https://developers.cloudflare.com/api/resources/kv/
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plugins.cloudflare_standin.calls import Request, Upload
from plugins.cloudflare_standin.errors import ApiError
from plugins.cloudflare_standin.resource import Endpoint, Resource
from plugins.cloudflare_standin.schema import (
    Props,
    Replace,
    Shape,
    Value,
    computed,
    identity,
    optional,
    owner,
    required,
)

if TYPE_CHECKING:
    from plugins.cloudflare_standin.api import Api

_NAMESPACES = "accounts/{accountId}/storage/kv/namespaces"
_VALUE = _NAMESPACES + "/{namespaceId}/values/{keyName}"

NAMESPACE = Resource(
    token="cloudflare:index/workersKvNamespace:WorkersKvNamespace",
    fields=(
        identity(api="id"),
        owner("account_id"),
        required("title"),
        computed("supports_url_encoding"),
    ),
    create=Endpoint("POST", _NAMESPACES),
    read=Endpoint("GET", _NAMESPACES + "/{id}"),
    update=Endpoint("PUT", _NAMESPACES + "/{id}"),
    delete=Endpoint("DELETE", _NAMESPACES + "/{id}"),
    import_id=("accountId", "id"),
)


@dataclass(frozen=True)
class KvValue(Resource):
    """A value under a key: sent as multipart, read back as it is."""

    def create_request(self, planned: Props) -> Request:
        """The write of value and metadata."""
        parts = [Upload("value", str(planned["value"]).encode())]
        if planned.get("metadata") is not None:
            parts.append(Upload("metadata", str(planned["metadata"]).encode()))
        request = self.request(self.create, planned)
        return Request(request.method, request.path, parts=tuple(parts))

    def update_request(self, planned: Props, state: Props) -> Request | None:
        """Writing again replaces the value."""
        return self.create_request(planned)

    async def do_read(self, api: Api, state: Props) -> Props:
        """Value and metadata; a key without metadata keeps what the state says."""
        value = await api.send(self.request(self.read, state))
        metadata = await self._metadata(api, state)
        read = {**state, "value": value.text}
        if metadata is not None:
            read["metadata"] = json.dumps(metadata, separators=(",", ":"))
        return self.identified(read)

    async def _metadata(self, api: Api, state: Props) -> Value:
        endpoint = Endpoint("GET", _NAMESPACES + "/{namespaceId}/metadata/{keyName}")
        try:
            return await api.result(self.request(endpoint, state))
        except ApiError:
            return None  # upstream ignores a failing metadata read too


VALUE = KvValue(
    token="cloudflare:index/workersKv:WorkersKv",
    fields=(
        identity(replace=True),
        required("key_name", api=None, replace=Replace.ALWAYS),
        required("namespace_id", api=None, replace=Replace.ALWAYS),
        owner("account_id"),
        required("value"),
        optional("metadata", shape=Shape.JSON),
    ),
    create=Endpoint("PUT", _VALUE),
    read=Endpoint("GET", _VALUE),
    update=Endpoint("PUT", _VALUE),
    delete=Endpoint("DELETE", _VALUE),
    import_id=("accountId", "namespaceId", "keyName"),
    id_from="keyName",
)
