"""What a stack may have beside the seed's resources: registered when set, and only then."""

from __future__ import annotations

import json
from typing import Any

import pytest

from components.outputs import StackOutputs
from components.settings import Settings
from tests.unit.components.recorded import Recorder, record, settings_of

OPTIONAL_TYPES = (
    "WorkersCustomDomain",
    "WorkersCronTrigger",
    "CustomHostname",
    "CustomHostnameFallbackOrigin",
    "WorkersKv",
    "R2Bucket",
    "D1Database",
    "LogpushJob",
    "DnsRecord",
    "WorkersRoute",
)


def with_settings(changes: dict[str, Any], stack: str = "staging") -> Settings:
    """A stack's settings with sections of the stack file changed, section by section."""
    document = settings_of(stack).model_dump(by_alias=True, exclude_none=True)
    for name, value in changes.items():
        known = document.get(name)
        document[name] = {**known, **value} if isinstance(known, dict) and value else value
    return Settings.model_validate(document)


def script(recorder: Recorder, name: str) -> dict[str, Any]:
    return recorder.inputs("WorkersScript")[f"{name}-script"]


def test_nothing_optional_is_registered_until_it_is_set() -> None:
    recorder, _ = record(settings_of("staging"))
    assert {type_: recorder.inputs(type_) for type_ in OPTIONAL_TYPES} == {
        type_: {} for type_ in OPTIONAL_TYPES
    }
    uploaded = script(recorder, "workflows")
    assert {"placement", "tailConsumers", "logpush"} & set(uploaded) == set()
    assert uploaded["observability"] == {"enabled": True}


def test_a_private_dispatch_worker_has_no_address_and_its_callers_are_told_none() -> None:
    recorder, outputs = record(settings_of("production"))
    subdomains = recorder.inputs("WorkersScriptSubdomain")
    assert {name: inputs["enabled"] for name, inputs in subdomains.items()} == {
        "build-dispatch-subdomain": False,
        "optimize-dispatch-subdomain": False,
        "workflows-subdomain": False,
        "sites-subdomain": True,
        "tail-subdomain": False,
    }
    bound = recorder.bindings("code24-workflows")
    assert {"BUILD_DISPATCHER_URL", "OPTIMIZE_DISPATCHER_URL"} & set(bound) == set()
    assert bound["BUILD_DISPATCH"]["service"] == "code24-build-dispatch"
    settings = json.loads(recorder.bindings("code24-build-dispatch")["DISPATCH_SETTINGS"]["json"])
    assert settings["ownHosts"] == []
    assert settings["egress"]["platformHosts"] == [
        "*.daniel-e88.workers.dev",
        "saas.code24.dev",
        "app.code24.dev",
    ]
    parsed = StackOutputs.model_validate(outputs)
    assert parsed.workers["build-dispatch"].url is None
    assert parsed.planes["optimize"].dispatchUrl is None
    assert parsed.workers["workflows"].url == "https://app.code24.dev"


def test_the_saas_side_has_one_fallback_origin_and_each_host_name_with_its_site() -> None:
    hostnames = {"shop.example.com": {"site": "shop"}, "www.example.org": {"site": "blog"}}
    recorder, _ = record(with_settings({"saas": {"customHostnames": hostnames}}, "production"))
    [origin] = recorder.inputs("CustomHostnameFallbackOrigin").values()
    assert origin["origin"] == "saas.code24.dev"
    assert sorted(each["hostname"] for each in recorder.inputs("CustomHostname").values()) == [
        "shop.example.com",
        "www.example.org",
    ]
    values = {each["keyName"]: each["value"] for each in recorder.inputs("WorkersKv").values()}
    assert values == {
        "shop.example.com": '{"site": "shop"}',
        "www.example.org": '{"site": "blog"}',
    }


def test_sites_bring_a_worker_and_the_ways_to_it() -> None:
    recorder, outputs = record(settings_of("production"))
    records = recorder.inputs("DnsRecord")
    assert {each["name"]: (each["content"], each["proxied"]) for each in records.values()} == {
        "*.sites.code24.dev": ("100::", True),
        "saas.code24.dev": ("100::", True),
    }
    routes = recorder.inputs("WorkersRoute")
    assert {each["pattern"]: each.get("script") for each in routes.values()} == {
        "*.sites.code24.dev/*": "code24-saas",
        "*/*": "code24-saas",
        "code24.dev/*": None,
        "*.code24.dev/*": None,
    }
    assert json.loads(recorder.bindings("code24-workflows")["SITES"]["json"]) == {
        "domain": "sites.code24.dev",
        "namespace": "customer-sites",
        "customHostnames": True,
    }
    parsed = StackOutputs.model_validate(outputs)
    assert parsed.sites is not None
    assert parsed.sites.domain == "sites.code24.dev"
    assert parsed.workers["sites"].name == "code24-saas"


@pytest.mark.parametrize(
    ("changes", "patterns"),
    [
        # A zone for sites alone: what is not a site there is kept away by name.
        (
            {"sites": {"zoneName": "code24.dev", "domain": "code24.dev"}},
            {
                "*.code24.dev/*": "code24-saas",
                "*/*": "code24-saas",
                "code24.dev/*": None,
                "app.code24.dev/*": None,
            },
        ),
        # Without the zone's SaaS side nothing of the zone but the sub-domains is touched.
        ({"saas": None}, {"*.sites.code24.dev/*": "code24-saas"}),
    ],
)
def test_the_zones_other_host_names_are_kept_from_the_sites_worker(
    changes: dict[str, Any], patterns: dict[str, str | None]
) -> None:
    recorder, _ = record(with_settings(changes, "production"))
    routes = recorder.inputs("WorkersRoute")
    assert {each["pattern"]: each.get("script") for each in routes.values()} == patterns


def test_stores_that_are_set_are_bound_under_the_seeds_names() -> None:
    recorder, _ = record(
        with_settings(
            {
                "assets": {"name": "code24-assets-staging"},
                "database": {"name": "code24-main-staging"},
                "analytics": {"dataset": "code24_runs"},
            }
        )
    )
    bound = recorder.bindings("code24-workflows-staging")
    assert bound["ASSETS"]["bucketName"] == "code24-assets-staging"
    assert bound["DB_MAIN"]["id"] == "database-id"
    assert bound["ANALYTICS"]["dataset"] == "code24_runs"


def test_referenced_stores_are_bound_and_never_owned() -> None:
    database = "3f7d3a52-52d7-4e2b-9f1c-0c8a0e6f2b11"
    recorder, _ = record(
        with_settings(
            {
                "assets": {"name": "code24-assets-staging", "external": True},
                "database": {"id": database},
            }
        )
    )
    assert recorder.inputs("R2Bucket") == recorder.inputs("D1Database") == {}
    assert recorder.bindings("code24-workflows-staging")["DB_MAIN"]["id"] == database


def test_what_watches_a_worker_watches_all_of_them() -> None:
    observed = {"headSamplingRate": 0.25, "tailWorker": "tail", "logpush": True}
    recorder, _ = record(with_settings({"observability": observed, "placement": "smart"}))
    for name in ("workflows", "build-dispatch", "optimize-dispatch"):
        uploaded = script(recorder, name)
        assert uploaded["observability"] == {"enabled": True, "headSamplingRate": 0.25}
        assert uploaded["tailConsumers"] == [{"service": "tail"}]
        assert uploaded["logpush"] is True
        assert "placement" not in uploaded, "the official plugin cannot upload it"
        placed = recorder.inputs("WorkerPlacement")[f"{name}-placement"]
        assert placed["mode"] == "smart"
        assert placed["scriptName"] == uploaded["scriptName"]
    [job] = recorder.inputs("LogpushJob").values()
    assert (job["dataset"], job["destinationConf"]) == ("workers_trace_events", "the-destination")
    assert recorder.inputs("Worker")["workflows"]["options"] == {
        "sampling": "0.25",
        "tail Worker": "tail",
        "logpush": "on",
        "placement": "smart",
    }
