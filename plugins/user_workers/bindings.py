"""Bindings of a user Worker: a map from name to `{type, ...}` with Cloudflare's own field names.

A map and not a list: the order in which the API answers bindings means nothing, and a preview
names the binding that changes.
https://developers.cloudflare.com/workers/configuration/multipart-upload-metadata/#bindings
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from .names import UNKNOWN
from .values import Props

FIELDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "plain_text": (("text",), ()),
    "secret_text": (("text",), ()),
    "json": (("json",), ()),
    "kv_namespace": (("namespace_id",), ()),
    "service": (("service",), ("entrypoint",)),
    "r2_bucket": (("bucket_name",), ("jurisdiction",)),
    "d1": (("id",), ()),
    "queue": (("queue_name",), ()),
    "analytics_engine": (("dataset",), ()),
    "version_metadata": ((), ()),
}
"""Required and optional fields by type."""

_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")

Problem = tuple[str, str]
"""A property's path, and what is wrong with it and what was expected."""


def problems(bindings: Any) -> Iterator[Problem]:
    """Everything wrong with the map; no value of a binding is repeated."""
    if not isinstance(bindings, Mapping):
        yield "bindings", "is not a map; expected {NAME: {type: ..., ...}}"
        return
    for name, binding in bindings.items():
        path = f"bindings.{name}"
        if not _NAME.fullmatch(name):
            yield path, "is not a JavaScript identifier; expected a name such as API_KEY"
        if binding == UNKNOWN:
            continue
        if not isinstance(binding, Mapping) or binding.get("type") not in FIELDS:
            known = ", ".join(FIELDS)
            yield f"{path}.type", f"is missing or not known; expected one of {known}"
            continue
        yield from _fields(path, binding)


def _fields(path: str, binding: Mapping[str, Any]) -> Iterator[Problem]:
    required, optional = FIELDS[binding["type"]]
    for field in required:
        if binding.get(field) is None:
            yield f"{path}.{field}", f"is missing; a binding of type {binding['type']} needs it"
    for field, value in binding.items():
        if field not in ("type", *required, *optional):
            allowed = ", ".join((*required, *optional)) or "type alone"
            yield f"{path}.{field}", f"is not a field of {binding['type']}; expected {allowed}"
        elif not isinstance(value, str):
            yield f"{path}.{field}", "is not a string; expected text"
        elif field == "json" and not _is_json(value):
            yield f"{path}.json", "is not JSON; expected the text of a JSON value"


def normal(bindings: Mapping[str, Any]) -> Props:
    """Bindings in the one form that is compared: JSON by what it says."""
    return {
        name: {**binding, "json": canonical(json.loads(binding["json"]))}
        if isinstance(binding, Mapping) and binding.get("json") not in (None, UNKNOWN)
        else binding
        for name, binding in sorted(bindings.items())
    }


def canonical(value: Any) -> str:
    """The same text for the same JSON value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def uploaded(bindings: Mapping[str, Any]) -> list[Props]:
    """As an upload's metadata takes them, in one stable order."""
    return [
        {
            "name": name,
            **{k: json.loads(v) if k == "json" else v for k, v in sorted(binding.items())},
        }
        for name, binding in sorted(bindings.items())
    ]


def answered(listed: list[Props], before: Mapping[str, Any]) -> Props:
    """What the API lists, as the map; the text of a secret, which it hides, as it was before."""
    found: Props = {}
    for item in listed:
        required, optional = FIELDS.get(item["type"], ((), ()))
        fields = {k: item[k] for k in (*required, *optional) if item.get(k) is not None}
        if "json" in fields:
            fields["json"] = canonical(fields["json"])
        old = before.get(item["name"], {})
        if item["type"] == "secret_text" and old.get("type") == "secret_text" and "text" in old:
            fields["text"] = old["text"]
        found[item["name"]] = {"type": item["type"], **fields}
    return dict(sorted(found.items()))


def _is_json(text: str) -> bool:
    if text == UNKNOWN:
        return True
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
