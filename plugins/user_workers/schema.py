"""The package's schema: what `pulumi import` writes code from, and the registry's own form.

https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/
"""

from __future__ import annotations

import json
from typing import Any

from .names import PACKAGE, USER_WORKER, VERSION, WORKER_PLACEMENT

_STRING: dict[str, Any] = {"type": "string"}
_STRINGS: dict[str, Any] = {"type": "array", "items": _STRING}
_USER_WORKER: dict[str, Any] = {
    "accountId": _STRING,
    "namespace": _STRING,
    "name": _STRING,
    "contentFile": _STRING,
    "contentSha256": _STRING,
    "mainModule": _STRING,
    "compatibilityDate": _STRING,
    "compatibilityFlags": _STRINGS,
    "bindings": {
        "type": "object",
        "additionalProperties": {"type": "object", "additionalProperties": _STRING},
    },
    "tags": _STRINGS,
    "limits": {"type": "object", "additionalProperties": {"type": "integer"}},
}
_USER_WORKER_NEEDS = (
    "accountId",
    "namespace",
    "name",
    "contentFile",
    "compatibilityDate",
)
_PLACEMENT: dict[str, Any] = dict.fromkeys(
    ("accountId", "scriptName", "mode", "scriptModifiedOn"), _STRING
)


def schema() -> str:
    """The package as JSON."""
    settings = {"apiToken": {**_STRING, "secret": True}, "baseUrl": _STRING}
    return json.dumps(
        {
            "name": PACKAGE,
            "displayName": "User Workers",
            "description": "User Workers in a dispatch namespace, and Smart Placement.",
            "version": VERSION,
            "provider": {"inputProperties": settings},
            "resources": {
                USER_WORKER: _resource(_USER_WORKER, _USER_WORKER_NEEDS, "etag"),
                WORKER_PLACEMENT: _resource(_PLACEMENT, tuple(_PLACEMENT), "settledOn"),
            },
        }
    )


def _resource(inputs: dict[str, Any], required: tuple[str, ...], output: str) -> dict[str, Any]:
    return {
        "inputProperties": inputs,
        "requiredInputs": required,
        "properties": {**inputs, output: _STRING},
        "required": [*required, output],
    }
