"""Logpush jobs, of an account or of a zone.

https://developers.cloudflare.com/api/resources/logpush/
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from plugins.cloudflare_standin.calls import Request
from plugins.cloudflare_standin.errors import StandInError
from plugins.cloudflare_standin.resource import Endpoint, Resource
from plugins.cloudflare_standin.schema import (
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

_JOBS = "{owner}/logpush/jobs"
_IMPORT_ID = "<{accounts|zones}/{account_id|zone_id}>/<job_id>"
_OUTPUT_TEXT = (
    "batch_prefix",
    "batch_suffix",
    "field_delimiter",
    "output_type",
    "record_delimiter",
    "record_prefix",
    "record_suffix",
    "record_template",
    "sample_rate",
    "timestamp_format",
)


@dataclass(frozen=True)
class Job(Resource):
    """A job lives under its account, or under its zone when no account is given."""

    def request(self, endpoint: Endpoint, props: Mapping[str, Any], json: Value = None) -> Request:
        """The path begins with the owner."""
        of_account = props.get("accountId") is not None
        prefix = "accounts/{accountId}" if of_account else "zones/{zoneId}"
        path = endpoint.path.replace("{owner}", prefix)
        return super().request(Endpoint(endpoint.method, path), props, json)

    def update_request(self, planned: Props, state: Props) -> Request | None:
        """`kind` cannot be changed and is left out while it stays empty."""
        if not planned.get("kind") and not state.get("kind"):
            planned, state = {**planned, "kind": None}, {**state, "kind": None}
        return super().update_request(planned, state)

    def identified(self, props: Props) -> Props:
        """What the API leaves null is the empty value that the program would get by default."""
        empty = {f.prop: f.default for f in self.fields if props.get(f.prop) is None}
        return super().identified(props | empty)

    def imported(self, resource_id: str) -> Props:
        """`accounts/<account_id>/<job_id>` or `zones/<zone_id>/<job_id>`."""
        kind, _, rest = resource_id.partition("/")
        owner_id, _, job = rest.partition("/")
        if kind not in ("accounts", "zones") or not owner_id or not job.isdigit():
            raise StandInError(
                f'invalid ID: expected urlencoded segments "{_IMPORT_ID}", got "{resource_id}"'
            )
        empty: Props = {field.prop: None for field in self.fields}
        return empty | {"accountId" if kind == "accounts" else "zoneId": owner_id, "id": job}


LOGPUSH_JOB = Job(
    token="cloudflare:index/logpushJob:LogpushJob",
    fields=(
        identity(api="id"),
        owner("account_id"),
        owner("zone_id"),
        either("dataset", default="http_requests", replace=Replace.IF_CONFIGURED),
        required("destination_conf", secret=True),
        either("filter", default=""),
        either("logpull_options", default=""),
        either("max_upload_bytes", default=0),
        either("max_upload_interval_seconds", default=0),
        either("max_upload_records", default=0),
        either("name", default=""),
        optional("ownership_challenge", secret=True, refreshed=False),
        optional(
            "output_options",
            shape=Shape.OBJECT,
            fields=(
                *(optional(name) for name in _OUTPUT_TEXT),
                either("cve_2021_44228", api="CVE-2021-44228", default=False),
                optional("field_names", shape=Shape.LIST),
                optional("merge_subrequests"),
            ),
        ),
        either("enabled", default=False),
        either("frequency", default="high"),
        either("kind", default=""),
        computed("error_message"),
        computed("last_complete", shape=Shape.TIME),
        computed("last_error", shape=Shape.TIME),
    ),
    create=Endpoint("POST", _JOBS),
    read=Endpoint("GET", _JOBS + "/{id}"),
    update=Endpoint("PUT", _JOBS + "/{id}"),
    delete=Endpoint("DELETE", _JOBS + "/{id}"),
    import_id=("accountId", "id"),
)
