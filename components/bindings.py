"""Bindings of a Worker: what is uploaded, and what a preview shows of it.

https://developers.cloudflare.com/workers/configuration/multipart-upload-metadata/#bindings
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_cloudflare as cloudflare


@dataclass(frozen=True)
class Binding:
    """One binding: its fields as the provider names them, and a readable form without secrets."""

    type: str
    name: str
    fields: Mapping[str, Any]
    shown: Any

    def args(self) -> cloudflare.WorkersScriptBindingArgs:
        """As the provider takes it."""
        return cloudflare.WorkersScriptBindingArgs(type=self.type, name=self.name, **self.fields)


def plain_text(name: str, text: str) -> Binding:
    """A variable."""
    return Binding("plain_text", name, {"text": text}, text)


def secret_text(name: str, text: pulumi.Input[str]) -> Binding:
    """A secret; a preview shows its name only."""
    return Binding("secret_text", name, {"text": pulumi.Output.secret(text)}, None)


def json_value(name: str, value: Mapping[str, Any]) -> Binding:
    """A variable with structure, the same text for the same value."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return Binding("json", name, {"json": text}, value)


def kv_namespace(name: str, namespace_id: pulumi.Input[str], title: str) -> Binding:
    """A KV namespace; a preview shows its title."""
    return Binding("kv_namespace", name, {"namespace_id": namespace_id}, title)


def dispatch_namespace(name: str, namespace: str, outbound: str | None = None) -> Binding:
    """A dispatch namespace, with the Worker that its user Workers' fetches go through."""
    if outbound is None:
        return Binding("dispatch_namespace", name, {"namespace": namespace}, namespace)
    worker = cloudflare.WorkersScriptBindingOutboundWorkerArgs(service=outbound)
    out = cloudflare.WorkersScriptBindingOutboundArgs(worker=worker)
    fields = {"namespace": namespace, "outbound": out}
    return Binding("dispatch_namespace", name, fields, f"{namespace} via {outbound}")


def service(name: str, worker: str) -> Binding:
    """Another Worker of the account."""
    return Binding("service", name, {"service": worker}, worker)


def workflow(name: str, workflow_name: str, class_name: str) -> Binding:
    """A workflow of the account."""
    fields = {"workflow_name": workflow_name, "class_name": class_name}
    return Binding("workflow", name, fields, f"{workflow_name} ({class_name})")


def version_metadata(name: str) -> Binding:
    """The id and tag of the version that runs."""
    return Binding("version_metadata", name, {}, "")


def rate_limit(name: str, namespace_id: str, limit: int, period: int) -> Binding:
    """https://developers.cloudflare.com/workers/runtime-apis/bindings/rate-limit/ ."""
    simple = cloudflare.WorkersScriptBindingSimpleArgs(limit=limit, period=period)
    fields = {"namespace_id": namespace_id, "simple": simple}
    return Binding("ratelimit", name, fields, f"{limit} in {period} s")


def r2_bucket(name: str, bucket: pulumi.Input[str], label: str) -> Binding:
    """An R2 bucket."""
    return Binding("r2_bucket", name, {"bucket_name": bucket}, label)


def d1(name: str, database_id: pulumi.Input[str], label: str) -> Binding:
    """A D1 database; a preview shows its name."""
    return Binding("d1", name, {"id": database_id}, label)


def analytics_engine(name: str, dataset: str) -> Binding:
    """An Analytics Engine data set."""
    return Binding("analytics_engine", name, {"dataset": dataset}, dataset)


def queue(name: str, queue_name: pulumi.Input[str], label: str) -> Binding:
    """A queue to send to."""
    return Binding("queue", name, {"queue_name": queue_name}, label)


def ordered(bindings: Iterable[Binding]) -> list[Binding]:
    """One stable order: the provider compares bindings as a list."""
    return sorted(bindings, key=lambda binding: (binding.type, binding.name))


def summary(bindings: Iterable[Binding]) -> dict[str, Any]:
    """What a preview shows, by kind: the provider itself hides every binding's text."""
    shown: dict[str, Any] = {"vars": {}, "kv": {}, "secrets": [], "bindings": {}}
    for binding in ordered(bindings):
        if binding.type == "secret_text":
            shown["secrets"].append(binding.name)
        elif binding.type in ("plain_text", "json"):
            shown["vars"][binding.name] = binding.shown
        elif binding.type == "kv_namespace":
            shown["kv"][binding.name] = binding.shown
        else:
            shown["bindings"][binding.name] = f"{binding.type}: {binding.shown}".rstrip(": ")
    return shown
