"""The package's schema: what `pulumi import` writes code from, and the registry's own form.

https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/
"""

from __future__ import annotations

import json
from typing import Any

from plugins.names import PACKAGE, USER_WORKER, VERSION

_STRING: dict[str, Any] = {"type": "string"}
_STRINGS: dict[str, Any] = {"type": "array", "items": _STRING}
_INPUTS: dict[str, Any] = {
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
_REQUIRED = [
    "accountId",
    "namespace",
    "name",
    "contentFile",
    "contentSha256",
    "compatibilityDate",
]


def schema() -> str:
    """The package as JSON."""
    settings = {"apiToken": {**_STRING, "secret": True}, "baseUrl": _STRING}
    return json.dumps(
        {
            "name": PACKAGE,
            "version": VERSION,
            "provider": {"inputProperties": settings},
            "resources": {
                USER_WORKER: {
                    "inputProperties": _INPUTS,
                    "requiredInputs": _REQUIRED,
                    "properties": {**_INPUTS, "etag": _STRING},
                    "required": [*_REQUIRED, "etag"],
                }
            },
        }
    )
