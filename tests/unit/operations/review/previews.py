"""Previews made by hand, for what no typical change shows."""

from __future__ import annotations

from typing import Any

WORKER = "code24:index:Worker"
SCRIPT = "cloudflare:index/workersScript:WorkersScript"
KV = "cloudflare:index/workersKvNamespace:WorkersKvNamespace"
PLANE = "code24:index:DispatchPlane"
AGENT = "code24-user-workers:index:UserWorker"


def urn(kind: str, name: str) -> str:
    return f"urn:pulumi:x::code24::{kind}::{name}"


def step(
    op: str,
    kind: str,
    name: str,
    old: dict[str, Any] | None = None,
    new: dict[str, Any] | None = None,
    *,
    parent: str = "",
    diff: tuple[str, ...] = (),
    **state: Any,
) -> dict[str, Any]:
    def output(inputs: dict[str, Any] | None) -> dict[str, Any] | None:
        if inputs is None:
            return None
        custom = kind not in (WORKER, PLANE)
        return {"type": kind, "custom": custom, "parent": parent, "inputs": inputs, **state}

    found = {
        "op": op,
        "urn": urn(kind, name),
        "oldState": output(old),
        "newState": output(new),
        "detailedDiff": {path: {"kind": "update"} for path in diff} or None,
    }
    return {key: value for key, value in found.items() if value is not None}


def preview(*steps: dict[str, Any], **rest: Any) -> dict[str, Any]:
    return {"steps": list(steps), **rest}


def props(**changed: Any) -> dict[str, Any]:
    """A Worker's component's props."""
    return {
        "script": "code24-workflows-x",
        "url": "https://code24-workflows-x.example.workers.dev",
        "code": "111111111111",
        "codeBytes": 1000,
        "compatibility": "2024-10-22",
        "public": True,
        "vars": {"PLATFORM_NAME": "Code24"},
        "kv": {"CACHE": "cache-x"},
        "secrets": ["DISPATCH_TOKEN"],
        "bindings": {"VERSION_METADATA": "version_metadata"},
        **changed,
    }
