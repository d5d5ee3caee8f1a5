"""The package's schema: what `pulumi import` writes code from, and the registry's own form.

https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/
"""

from __future__ import annotations

import json
from typing import Any

from .names import PACKAGE, USER_WORKER, USER_WORKER_SET, VERSION, WORKER_PLACEMENT

_STRING: dict[str, Any] = {"type": "string"}
_TEXTS: dict[str, Any] = {"type": "object", "additionalProperties": _STRING}
_STRINGS: dict[str, Any] = {"type": "array", "items": _STRING}


def _text(description: str) -> dict[str, Any]:
    return {**_STRING, "description": description}


_USER_WORKER: dict[str, Any] = {
    "accountId": _text("The account; another one replaces the Worker."),
    "namespace": _text("The dispatch namespace's name; another one replaces the Worker."),
    "name": _text("The script's name; another one replaces the Worker."),
    "contentFile": _text("One bundled ES module, relative to the project."),
    "contentSha256": _text("The SHA-256 that the file must have; left out, the one that it has."),
    "mainModule": _text("The module's name in the upload; `index.js` when it is left out."),
    "compatibilityDate": _text("The compatibility date of the Workers runtime."),
    "compatibilityFlags": {**_STRINGS, "description": "Compatibility flags, in any order."},
    "bindings": {
        "type": "object",
        "additionalProperties": _TEXTS,
        "description": "By name, in the fields of Cloudflare's upload metadata, values as text.",
    },
    "tags": {**_STRINGS, "description": "At most 8, in any order."},
    "limits": {
        "type": "object",
        "additionalProperties": {"type": "integer"},
        "description": "What one request may use: `cpuMs`, `subrequests`.",
    },
}
_USER_WORKER_NEEDS = (
    "accountId",
    "namespace",
    "name",
    "contentFile",
    "compatibilityDate",
)
_PLACE = ("accountId", "namespace", "name")
_SPEC = {name: value for name, value in _USER_WORKER.items() if name not in _PLACE}
_SPEC_TYPE = f"{PACKAGE}:index:UserWorkerSpec"
_USER_WORKER_SET: dict[str, Any] = {
    "accountId": _text("The account; another one replaces the set."),
    "namespace": _text("The dispatch namespace's name; another one replaces the set."),
    "workers": {
        "type": "object",
        "additionalProperties": {"$ref": f"#/types/{_SPEC_TYPE}"},
        "description": "By the script's name.",
    },
}
_PLACEMENT: dict[str, Any] = {
    "accountId": _text("The account."),
    "scriptName": _text("The Worker, which something else uploads."),
    "mode": _text("`smart`."),
    "scriptModifiedOn": _text(
        "When the Worker was uploaded last: each upload forgets its placement."
    ),
}


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
            "types": {
                _SPEC_TYPE: {
                    "description": "What a user Worker is made of, wherever it is.",
                    "type": "object",
                    "properties": _SPEC,
                    "required": [name for name in _USER_WORKER_NEEDS if name in _SPEC],
                }
            },
            "resources": {
                USER_WORKER: {
                    "description": "A user Worker in a dispatch namespace.",
                    **_resource(_USER_WORKER, _USER_WORKER_NEEDS, etag=_STRING),
                },
                USER_WORKER_SET: {
                    "description": "Many user Workers of one dispatch namespace.",
                    **_resource(_USER_WORKER_SET, tuple(_USER_WORKER_SET), etags=_TEXTS),
                },
                WORKER_PLACEMENT: {
                    "description": "Smart Placement of a Worker.",
                    **_resource(_PLACEMENT, tuple(_PLACEMENT), settledOn=_STRING),
                },
            },
        }
    )


def _resource(
    inputs: dict[str, Any], required: tuple[str, ...], **outputs: dict[str, Any]
) -> dict[str, Any]:
    return {
        "inputProperties": inputs,
        "requiredInputs": required,
        "properties": {**inputs, **outputs},
        "required": [*required, *outputs],
    }
