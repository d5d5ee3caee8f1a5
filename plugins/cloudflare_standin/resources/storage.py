"""R2 buckets, D1 databases and queues.

https://developers.cloudflare.com/api/resources/r2/ , .../d1/ , .../queues/
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from plugins.cloudflare_standin.calls import Request
from plugins.cloudflare_standin.plan import Plan
from plugins.cloudflare_standin.resource import Endpoint, Resource
from plugins.cloudflare_standin.schema import (
    UNKNOWN,
    Field,
    Props,
    Replace,
    Shape,
    Value,
    computed,
    either,
    identity,
    optional,
    owner,
    required,
)

_BUCKETS = "accounts/{accountId}/r2/buckets"
_DATABASES = "accounts/{accountId}/d1/database"
_QUEUES = "accounts/{accountId}/queues"


@dataclass(frozen=True)
class Bucket(Resource):
    """An R2 bucket: jurisdiction and storage class travel in headers."""

    def plan(self, config: Mapping[str, Any], state: Mapping[str, Any]) -> Plan:
        """A bucket never moves: another location in the program is no change."""
        settled = dict(config)
        if state.get("location") is not None and config.get("location") is not None:
            settled["location"] = state["location"]
        return super().plan(settled, state)

    def create_request(self, planned: Props) -> Request:
        """The create call names its fields in camelCase."""
        fields = (("name", "name"), ("locationHint", "location"), ("storageClass", "storageClass"))
        sent = {
            api: planned[prop]
            for api, prop in fields
            if planned.get(prop) is not None and planned[prop] != UNKNOWN
        }
        return self.request(self.create, planned, sent)

    def update_request(self, planned: Props, state: Props) -> Request | None:
        """The edit has no body: the storage class is a header."""
        request = self.request(Endpoint("PATCH", _BUCKETS + "/{name}"), planned)
        headers = {**request.headers, "cf-r2-storage-class": str(planned["storageClass"])}
        return replace(request, headers=headers)

    def request(self, endpoint: Endpoint, props: Mapping[str, Any], json: Value = None) -> Request:
        """Every call says where the bucket may live."""
        jurisdiction = str(props.get("jurisdiction") or "default")
        return replace(
            super().request(endpoint, props, json),
            headers={"cf-r2-jurisdiction": jurisdiction},
        )


BUCKET = Bucket(
    token="cloudflare:index/r2Bucket:R2Bucket",
    fields=(
        identity(replace=True),
        required("name", replace=Replace.ALWAYS),
        owner("account_id"),
        either("location", replace=Replace.IF_CONFIGURED),
        either("jurisdiction", default="default", refreshed=False),
        either("storage_class", default="Standard"),
        computed("creation_date", stable=True),
    ),
    create=Endpoint("POST", _BUCKETS),
    read=Endpoint("GET", _BUCKETS + "/{name}"),
    update=Endpoint("PATCH", _BUCKETS + "/{name}"),
    delete=Endpoint("DELETE", _BUCKETS + "/{name}"),
    import_id=("accountId", "name", "jurisdiction"),
    id_from="name",
)

DATABASE = Resource(
    token="cloudflare:index/d1Database:D1Database",
    fields=(
        identity(),
        computed("uuid", stable=True),
        owner("account_id"),
        required("name", replace=Replace.ALWAYS),
        optional("jurisdiction", replace=Replace.ALWAYS),
        optional("primary_location_hint", replace=Replace.ALWAYS, refreshed=False),
        optional("read_replication", shape=Shape.OBJECT, fields=(required("mode"),)),
        computed("created_at", shape=Shape.TIME),
        computed("file_size"),
        computed("num_tables"),
        computed("version"),
    ),
    create=Endpoint("POST", _DATABASES),
    read=Endpoint("GET", _DATABASES + "/{uuid}"),
    update=Endpoint("PUT", _DATABASES + "/{uuid}"),
    delete=Endpoint("DELETE", _DATABASES + "/{uuid}"),
    import_id=("accountId", "uuid"),
    id_from="uuid",
    schema_version=0,
)


def _names(*names: str) -> tuple[Field, ...]:
    return tuple(computed(name) for name in names)


@dataclass(frozen=True)
class QueueResource(Resource):
    """A queue: counts that the API leaves out are zero, so that they do not come and go."""

    def identified(self, props: Props) -> Props:
        """Zero for a count that is not answered."""
        counts = {
            name: props.get(name) or 0 for name in ("consumersTotalCount", "producersTotalCount")
        }
        return super().identified({**props, **counts})


QUEUE = QueueResource(
    token="cloudflare:index/queue:Queue",
    fields=(
        identity(),
        computed("queue_id", stable=True),
        owner("account_id"),
        required("queue_name"),
        either(
            "settings",
            shape=Shape.OBJECT,
            fields=(
                either("delivery_delay"),
                either("delivery_paused"),
                either("message_retention_period"),
            ),
        ),
        *_names("consumers_total_count", "created_on", "modified_on", "producers_total_count"),
        computed(
            "consumers",
            shape=Shape.LIST,
            fields=(
                *_names("consumer_id", "created_on", "dead_letter_queue", "queue_name"),
                *_names("script_name", "type"),
                computed(
                    "settings",
                    shape=Shape.OBJECT,
                    fields=_names(
                        "batch_size",
                        "max_concurrency",
                        "max_retries",
                        "max_wait_time_ms",
                        "retry_delay",
                        "visibility_timeout_ms",
                    ),
                ),
            ),
        ),
        computed("producers", shape=Shape.LIST, fields=_names("script", "type", "bucket_name")),
    ),
    create=Endpoint("POST", _QUEUES),
    read=Endpoint("GET", _QUEUES + "/{queueId}"),
    update=Endpoint("PUT", _QUEUES + "/{queueId}"),
    delete=Endpoint("DELETE", _QUEUES + "/{queueId}"),
    import_id=("accountId", "queueId"),
    id_from="queueId",
)

QUEUE_CONSUMER = Resource(
    token="cloudflare:index/queueConsumer:QueueConsumer",
    fields=(
        owner("account_id"),
        required("queue_id", api=None, replace=Replace.ALWAYS),
        computed("consumer_id"),
        optional("type"),
        optional("script_name"),
        optional("dead_letter_queue"),
        either(
            "settings",
            shape=Shape.OBJECT,
            fields=(
                either("batch_size"),
                either("max_concurrency"),
                either("max_retries"),
                either("max_wait_time_ms"),
                either("retry_delay"),
                either("visibility_timeout_ms"),
            ),
        ),
        *_names("created_on", "queue_name"),
    ),
    create=Endpoint("POST", _QUEUES + "/{queueId}/consumers"),
    read=Endpoint("GET", _QUEUES + "/{queueId}/consumers/{consumerId}"),
    update=Endpoint("PUT", _QUEUES + "/{queueId}/consumers/{consumerId}"),
    delete=Endpoint("DELETE", _QUEUES + "/{queueId}/consumers/{consumerId}"),
    import_id=("accountId", "queueId", "consumerId"),
    id_from="consumerId",
)
