"""Classes of Durable Objects, declared in ``exports``, with today's Wrangler.

The scenarios are those of ``packages/wrangler/e2e/durable-objects-exports.test.ts`` in
cloudflare/workers-sdk.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.clients.conftest import Target
from tests.clients.wrangler import Wrangler

LIVE = {"type": "durable-object", "storage": "sqlite"}
DELETED = {"type": "durable-object", "state": "deleted"}


@pytest.fixture
def project(target: Target, tmp_path: Path) -> Callable[..., Wrangler]:
    """Makes Wrangler projects, each in a folder of its own."""

    def make(
        name: str, classes: list[str], exports: dict[str, Any], bound: str | None = None
    ) -> Wrangler:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        wrangler = Wrangler(target, folder)
        lines = [f"export class {each} extends DurableObject {{}}" for each in classes]
        source = "\n".join(
            [
                'import { DurableObject } from "cloudflare:workers";',
                *lines,
                'export default { fetch() { return new Response("hello"); } };',
            ]
        )
        bindings = [] if bound is None else [{"name": "DO", "class_name": bound}]
        wrangler.project(source, name=name, exports=exports, durable_objects={"bindings": bindings})
        return wrangler

    return make


def test_a_class_is_made_kept_and_deleted(
    project: Callable[..., Wrangler], name: Callable[[str], str]
) -> None:
    worker = name("rooms")
    first = project(worker, ["MyDO"], {"MyDO": LIVE}, bound="MyDO")("deploy")
    assert "Durable Object exports reconciliation" in first
    assert "Created: MyDO" in first
    again = project(worker, ["MyDO"], {"MyDO": LIVE}, bound="MyDO")("deploy")
    assert "Created: " not in again
    assert "Deleted: " not in again
    assert "Deleted: MyDO" in project(worker, [], {"MyDO": DELETED})("deploy")
    stale = project(worker, [], {"MyDO": DELETED})("deploy")
    assert "[stale_tombstone] MyDO" in stale
    assert "Safe to remove from `exports`: MyDO" in stale
    refused = project(worker, [], {"Phantom": LIVE}).refused("deploy")
    assert "Durable Object exports reconciliation failed" in refused
    assert "[config_references_nonexistent_class]" in refused


def test_a_class_is_renamed(project: Callable[..., Wrangler], name: Callable[[str], str]) -> None:
    worker = name("renaming")
    project(worker, ["Counter"], {"Counter": LIVE}, bound="Counter")("deploy")
    renamed = {"type": "durable-object", "state": "renamed", "renamed_to": "CounterV2"}
    exports = {"CounterV2": LIVE, "Counter": renamed}
    second = project(worker, ["CounterV2"], exports, bound="CounterV2")("deploy")
    assert "Renamed: Counter → CounterV2" in second
    assert "Created: " not in second
    third = project(worker, ["CounterV2"], {"CounterV2": LIVE}, bound="CounterV2")("deploy")
    assert "Renamed: " not in third
    assert "Created: " not in third


def test_a_class_is_transferred(
    project: Callable[..., Wrangler], name: Callable[[str], str]
) -> None:
    source, target = name("giving"), name("taking")
    project(source, ["Widget"], {"Widget": LIVE}, bound="Widget")("deploy")
    expecting = {**LIVE, "state": "expecting-transfer", "transfer_from": source}
    pending = project(target, ["Widget"], {"Widget": expecting})("deploy")
    assert f"Transfer pending: Widget ← {source}" in pending
    transferred = {"type": "durable-object", "state": "transferred", "transferred_to": target}
    committed = project(source, [], {"Widget": transferred})("deploy")
    assert f"Transferred (committed): Widget → {target}" in committed
    last = project(target, ["Widget"], {"Widget": LIVE}, bound="Widget")("deploy")
    assert "env.DO (Widget)" in last
    assert "Durable Object exports reconciliation" not in last


def test_a_version_makes_its_class_when_it_is_deployed(
    project: Callable[..., Wrangler], name: Callable[[str], str]
) -> None:
    worker = name("staged")
    project(worker, ["SomeClass"], {"SomeClass": LIVE}, bound="SomeClass")("deploy")
    classes, both = ["SomeClass", "AnotherClass"], {"SomeClass": LIVE, "AnotherClass": LIVE}
    bound = project(worker, classes, both, bound="AnotherClass").refused("versions", "upload")
    assert "declared in `exports` but not yet provisioned" in bound
    staged = project(worker, classes, both, bound="SomeClass")
    uploaded = staged("versions", "upload")
    assert "Durable Object exports reconciliation" not in uploaded
    found = re.search(r"Worker Version ID:\s+([a-f\d-]+)", uploaded)
    assert found is not None
    assert "SUCCESS" in staged("versions", "deploy", f"{found[1]}@100%", "--yes")
    assert "Created: " not in staged("deploy")


def test_a_workflow_and_an_entrypoint_are_exports_too(
    target: Target, tmp_path: Path, name: Callable[[str], str]
) -> None:
    wrangler = Wrangler(target, tmp_path)
    flow = name("flow")
    wrangler.project(
        """import { WorkerEntrypoint, WorkflowEntrypoint } from "cloudflare:workers";
export class Flow extends WorkflowEntrypoint { async run() { return "done"; } }
export class Named extends WorkerEntrypoint { greet() { return "hello"; } }
export default { async fetch(request, env, ctx) {
  return Response.json((await ctx.exports.Flow.create()).id);
} };""",
        name=name("exporting"),
        compatibility_date="2026-01-01",
        exports={"Flow": {"type": "workflow", "name": flow}, "Named": {"type": "worker"}},
    )
    wrangler("deploy")
    assert target.get(f"workflows/{flow}")["class_name"] == "Flow"
    wrangler("workflows", "trigger", flow)
    host = {"Host": f"{name('exporting')}.localhost"}
    started = httpx.get(target.url, headers=host, trust_env=False, timeout=60).json()
    assert target.get(f"workflows/{flow}/instances/{started}")["params"] == {}
