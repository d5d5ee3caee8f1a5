"""Attributes of a Worker's script.

https://developers.cloudflare.com/workers/configuration/multipart-upload-metadata/
"""

from __future__ import annotations

from plugins.cloudflare_standin.schema import (
    Field,
    Replace,
    Shape,
    computed,
    either,
    identity,
    optional,
    owner,
    required,
)

_DURABLE_OBJECT = ("type", "durable_object_namespace")

_BINDING = (
    required("name"),
    required("type"),
    either("class_name", computed_for=_DURABLE_OBJECT),
    either("namespace_id", computed_for=_DURABLE_OBJECT),
    optional("text", secret=True),
    optional("key_base64", secret=True),
    optional("key_jwk", secret=True, shape=Shape.JSON),
    optional("json", shape=Shape.JSON),
    optional("algorithm", shape=Shape.JSON),
    optional("usages", shape=Shape.SET),
    optional("allowed_destination_addresses", shape=Shape.LIST),
    optional("allowed_sender_addresses", shape=Shape.LIST),
    optional(
        "outbound",
        shape=Shape.OBJECT,
        fields=(
            optional("params", shape=Shape.LIST),
            optional(
                "worker",
                shape=Shape.OBJECT,
                fields=(optional("environment"), optional("service")),
            ),
        ),
    ),
    optional("simple", shape=Shape.OBJECT, fields=(required("limit"), required("period"))),
    *(
        optional(name)
        for name in (
            "app_id",
            "bucket_name",
            "certificate_id",
            "database_id",
            "dataset",
            "destination_address",
            "dispatch_namespace",
            "entrypoint",
            "environment",
            "format",
            "id",
            "index_name",
            "instance_name",
            "jurisdiction",
            "namespace",
            "network_id",
            "old_name",
            "part",
            "pipeline",
            "queue_name",
            "script_name",
            "secret_name",
            "service",
            "service_id",
            "store_id",
            "tunnel_id",
            "version_id",
            "workflow_name",
        )
    ),
)

_CLASS_STEPS = (
    *(
        optional(name, shape=Shape.LIST)
        for name in ("deleted_classes", "new_classes", "new_sqlite_classes")
    ),
    optional("renamed_classes", shape=Shape.LIST, fields=(optional("from"), optional("to"))),
    optional(
        "transferred_classes",
        shape=Shape.LIST,
        fields=(optional("from"), optional("from_script"), optional("to")),
    ),
)

_MIGRATIONS = (
    *_CLASS_STEPS,
    optional("new_tag"),
    optional("old_tag"),
    optional("steps", shape=Shape.LIST, fields=_CLASS_STEPS),
)

_OBSERVABILITY = (
    required("enabled"),
    optional("head_sampling_rate"),
    optional(
        "logs",
        shape=Shape.OBJECT,
        fields=(
            required("enabled"),
            required("invocation_logs"),
            optional("destinations", shape=Shape.LIST),
            optional("head_sampling_rate"),
            either("persist", default=True),
        ),
    ),
    optional(
        "traces",
        shape=Shape.OBJECT,
        fields=(
            optional("destinations", shape=Shape.LIST),
            optional("enabled"),
            optional("head_sampling_rate"),
            either("persist", default=True),
        ),
    ),
)

_PLACEMENT = (
    optional("mode"),
    computed("last_analyzed_at", shape=Shape.TIME),
    computed("status"),
    either("region"),
    either("hostname"),
    either("host"),
    either(
        "target",
        prop="targets",
        shape=Shape.LIST,
        fields=(either("region"), either("hostname"), either("host")),
    ),
)

METADATA: tuple[Field, ...] = (
    either(
        "annotations",
        shape=Shape.OBJECT,
        fields=(
            optional("workers_message", api="workers/message"),
            optional("workers_tag", api="workers/tag"),
            computed("workers_triggered_by", api="workers/triggered_by"),
        ),
        refreshed=False,
    ),
    optional(
        "assets",
        shape=Shape.OBJECT,
        fields=(
            optional(
                "config",
                shape=Shape.OBJECT,
                fields=(
                    optional("headers", api="_headers"),
                    optional("redirects", api="_redirects"),
                    optional("html_handling"),
                    optional("not_found_handling"),
                    optional("run_worker_first"),
                    optional("serve_directly"),
                ),
            ),
            optional("jwt", secret=True),
        ),
        refreshed=False,
    ),
    either("bindings", shape=Shape.LIST, fields=_BINDING),
    optional("body_part"),
    either("compatibility_date", default=""),
    either("compatibility_flags", shape=Shape.SET),
    optional("keep_assets"),
    optional("keep_bindings", shape=Shape.SET),
    optional("limits", shape=Shape.OBJECT, fields=(optional("cpu_ms"), optional("subrequests"))),
    either("logpush", default=False),
    optional("main_module"),
    optional("migrations", shape=Shape.OBJECT, fields=_MIGRATIONS, refreshed=False),
    optional("observability", shape=Shape.OBJECT, fields=_OBSERVABILITY),
    either("placement", shape=Shape.OBJECT, fields=_PLACEMENT),
    either(
        "tail_consumers",
        shape=Shape.SET,
        fields=(required("service"), optional("environment"), optional("namespace")),
    ),
    either("usage_model", default="standard"),
)
"""What goes into the upload's `metadata` part and comes back from the script's settings."""

SCRIPT: tuple[Field, ...] = (
    identity(replace=True),
    required("script_name", api=None, replace=Replace.ALWAYS),
    owner("account_id"),
    optional("content", api=None),
    optional("content_file", api=None),
    optional("content_sha256", api=None),
    optional("content_type", api=None),
    *METADATA,
    computed("created_on", stable=True, shape=Shape.TIME),
    computed("etag"),
    computed("has_assets"),
    computed("has_modules"),
    computed("last_deployed_from"),
    computed("migration_tag"),
    computed("modified_on", shape=Shape.TIME),
    computed("placement_mode"),
    computed("placement_status"),
    computed("startup_time_ms"),
    computed("handlers", shape=Shape.LIST),
    computed(
        "named_handlers",
        shape=Shape.LIST,
        fields=(computed("handlers", shape=Shape.LIST), computed("name")),
    ),
)
