"""Each Worker's TypeScript ``Env`` is what the program binds, name for name and type for type."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from components.settings.model import RateLimit
from components.settings.options import Alerts, Analytics, Otlp, Sites, Tail
from components.settings.planes import Model
from components.settings.stores import BucketStore, DatabaseStore
from machine.paths import REPO
from tests.unit.components.recorded import record, settings_of

TYPES = {
    "ai": "Ai",
    "analytics_engine": "AnalyticsEngineDataset",
    "d1": "D1Database",
    "dispatch_namespace": "DispatchNamespace",
    "kv_namespace": "KVNamespace",
    "plain_text": "string",
    "r2_bucket": "R2Bucket",
    "ratelimit": "RateLimit",
    "queue": "Queue<Line[]>",
    "secret_text": "string",
    "service": "Fetcher",
    "version_metadata": "WorkerVersionMetadata",
    "workflow": "Workflow",
}
VALUES = {
    "DISPATCH_SETTINGS": "DispatchSettings",
    "OTLP": "OtlpSettings",
    "TRACING": "TracingSettings",
}
"""Of variables with structure, by name; SITES is another in each Worker."""


def types(bound: Mapping[str, Mapping[str, Any]], **values: str) -> dict[str, str]:
    known = VALUES | values
    return {name: TYPES.get(each["type"]) or known[name] for name, each in bound.items()}


def env_of(file: str, interface: str = "Env") -> dict[str, str]:
    script = Path(__file__).with_name("env_members.mjs")
    command = ["node", str(script), str(REPO / "worker_src" / file), interface]
    output = subprocess.run(command, capture_output=True, text=True, check=True, cwd=REPO)
    members: dict[str, str] = json.loads(output.stdout)
    return members


def test_the_workflows_the_sites_and_the_tail_workers_env_is_what_is_bound() -> None:
    settings = settings_of("staging")
    limit = RateLimit(limit=10, period_seconds=60, namespace_id="1001")
    everything = settings.model_copy(
        update={
            "workflows": settings.workflows.model_copy(update={"rate_limit": limit}),
            "assets": BucketStore(name="code24-assets-staging"),
            "database": DatabaseStore(name="code24-main-staging"),
            "analytics": Analytics(dataset="code24_runs"),
            "sites": Sites(zone_name="code24.dev", domain="sites.code24.dev"),
            "tail": Tail(
                dataset="code24_spans",
                otlp=Otlp(endpoint="https://otel.example.com", queue="code24-spans-staging"),
                alerts=Alerts(cron="*/5 * * * *"),
            ),
        }
    )
    recorder, _ = record(everything)
    bound = recorder.bindings("code24-workflows-staging")
    assert types(bound, SITES="PublishingSettings") == env_of("workflows/env.ts")
    bound = recorder.bindings("code24-saas-staging")
    assert types(bound, SITES="SitesSettings") == env_of("sites/env.ts")
    assert types(recorder.bindings("code24-tail-staging")) == env_of("tail/env.ts")


def test_the_dispatch_workers_env_is_what_both_of_them_are_bound_to() -> None:
    recorder, _ = record(settings_of("staging"))
    bound = {
        **recorder.bindings("code24-build-dispatch-staging"),
        **recorder.bindings("code24-optimize-dispatch-staging"),
    }
    assert types(bound) == env_of("dispatch/env.ts")


def test_the_agents_env_is_what_a_plane_with_a_model_binds() -> None:
    settings = settings_of("staging")
    model = Model(url="https://models.example.com/v1", name="small")
    build = settings.build.model_copy(update={"model": model})
    recorder, _ = record(settings.model_copy(update={"build": build}))
    bound = recorder.inputs("UserWorker")["development"]["bindings"]
    assert types(bound) == env_of("shared/agents/model.ts", "ModelEnv")
