"""The rules that look at one resource: what breaks them and what does not.

It does not prove what the engine tells a rule: tests/engine/test_policies.py does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from policy.resources import (
    DISPATCH_NAMESPACE,
    KV_NAMESPACE,
    SCRIPT,
    SUBDOMAIN,
    WORKER_SHELL,
    WORKFLOW,
    Resource,
)
from policy.rules.addresses import public_dispatch
from policy.rules.names import misnamed
from policy.rules.observability import unobserved
from policy.rules.protection import unprotected


def resource(
    kind: str, props: Mapping[str, Any] | None = None, logical: str = "thing", protect: bool = False
) -> Resource:
    return Resource(kind, f"urn:pulumi:blue::code24::{kind}::{logical}", props or {}, protect)


@pytest.mark.parametrize("kind", [KV_NAMESPACE, DISPATCH_NAMESPACE])
def test_a_namespace_is_protected_in_production_and_need_not_be_elsewhere(kind: str) -> None:
    [output] = unprotected(resource(kind), "production")
    assert "'thing': it is not protected" in output
    assert "Fix: `protect: true` in code24:settings of Pulumi.blue.yaml." in output
    assert list(unprotected(resource(kind, protect=True), "production")) == []
    assert list(unprotected(resource(kind), "staging")) == []


def test_a_worker_is_no_namespace() -> None:
    assert list(unprotected(resource(SCRIPT), "production")) == []


@pytest.mark.parametrize("props", [{}, {"observability": {}}, {"observability": {"enabled": 0}}])
def test_a_worker_without_observability_is_refused(props: dict[str, Any]) -> None:
    [output] = unobserved(resource(SCRIPT, props), "local")
    assert "Worker 'thing': its observability is off" in output


def test_an_observed_worker_passes() -> None:
    observed = resource(SCRIPT, {"observability": {"enabled": True, "headSamplingRate": 0.1}})
    assert list(unobserved(observed, "local")) == []
    assert list(unobserved(resource(KV_NAMESPACE), "local")) == []


def test_a_dispatch_worker_of_production_has_no_public_address() -> None:
    address = {"scriptName": "code24-optimize-dispatch", "enabled": True}
    public = resource(SUBDOMAIN, address, "optimize-dispatch-subdomain")
    [output] = public_dispatch(public, "production")
    assert "Fix: `optimize.workersDev: false` in code24:settings of Pulumi.blue.yaml." in output
    assert list(public_dispatch(public, "staging")) == []


def test_a_preview_address_is_a_public_one_too() -> None:
    address = {"scriptName": "code24-build-dispatch", "enabled": False, "previewsEnabled": True}
    [output] = public_dispatch(resource(SUBDOMAIN, address), "production")
    assert "each version of code24-build-dispatch answers to everyone" in output
    assert "`previews_enabled=False`" in output


def test_the_other_resource_for_a_worker_is_held_to_the_same_rules() -> None:
    props = {"name": "code24-build-dispatch", "subdomain": {"enabled": True}}
    other = resource(WORKER_SHELL, props, "build-dispatch")
    assert "answers to everyone" in next(public_dispatch(other, "production"))
    assert "its observability is off" in next(unobserved(other, "production"))
    assert "expected code24-<role>-staging" in next(misnamed(other, "staging"))
    closed = resource(WORKER_SHELL, {"name": "code24-build-dispatch"}, "build-dispatch")
    assert list(public_dispatch(closed, "production")) == []


@pytest.mark.parametrize(
    "props",
    [
        {"scriptName": "code24-build-dispatch", "enabled": False},
        {"scriptName": "code24-workflows", "enabled": True},
    ],
)
def test_a_closed_address_and_another_workers_pass(props: dict[str, Any]) -> None:
    assert list(public_dispatch(resource(SUBDOMAIN, props), "production")) == []


@pytest.mark.parametrize(
    ("kind", "key", "name", "environment"),
    [
        (SCRIPT, "scriptName", "code24-workflows", "production"),
        (SCRIPT, "scriptName", "code24-build-dispatch-staging", "staging"),
        (DISPATCH_NAMESPACE, "name", "customer-sites-local", "local"),
        (DISPATCH_NAMESPACE, "name", "customer-sites", "production"),
        (DISPATCH_NAMESPACE, "name", None, "staging"),
        (KV_NAMESPACE, "title", "metadata", "production"),
        (KV_NAMESPACE, "title", "metadata-blue", "blue"),
        (WORKFLOW, "workflowName", "BuildWorkflow", "staging"),
        (WORKFLOW, "workflowName", "BuildWorkflow-staging", "staging"),
        (WORKFLOW, "workflowName", "BuildWorkflow-production", "production"),
    ],
)
def test_a_name_by_the_scheme_passes(
    kind: str, key: str, name: str | None, environment: str
) -> None:
    assert list(misnamed(resource(kind, {key: name}), environment)) == []


@pytest.mark.parametrize(
    ("kind", "key", "name", "environment", "expected"),
    [
        (SCRIPT, "scriptName", "workflows", "production", "code24-<role>"),
        (SCRIPT, "scriptName", "code24-workflows-local", "production", "code24-<role>"),
        (SCRIPT, "scriptName", "code24-workflows", "staging", "code24-<role>-staging"),
        (SCRIPT, "scriptName", "code24-staging", "staging", "code24-<role>-staging"),
        (SCRIPT, "scriptName", "code24_x-staging", "staging", "code24-<role>-staging"),
        (DISPATCH_NAMESPACE, "name", "sites", "local", "a name that ends in -local"),
        (DISPATCH_NAMESPACE, "name", "s-staging", "production", "a name without an environment"),
        (KV_NAMESPACE, "title", "cache-production", "production", "a name without an environment"),
        (KV_NAMESPACE, "title", "cache-staging", "local", "a name that ends in -local"),
        (WORKFLOW, "workflowName", "BuildWorkflow", "local", "a name that ends in -local"),
        (WORKFLOW, "workflowName", "BuildWorkflow", "production", "that ends in -production"),
        (WORKFLOW, "workflowName", "OtherWorkflow", "staging", "a name that ends in -staging"),
    ],
)
def test_another_environments_name_is_refused_with_the_expected_form(
    kind: str, key: str, name: str, environment: str, expected: str
) -> None:
    [output] = misnamed(resource(kind, {key: name}), environment)
    assert f"its name {name!r} is not one of the environment {environment!r}; expected " in output
    assert expected in output


@pytest.mark.parametrize(
    ("kind", "logical", "setting"),
    [
        (SCRIPT, "build-dispatch-script", "`environment`"),
        (KV_NAMESPACE, "saas-domains", "`kv.saasDomains.title`"),
        (KV_NAMESPACE, "someone-elses", "the setting that names it"),
    ],
)
def test_a_misnamed_resources_setting_is_named(kind: str, logical: str, setting: str) -> None:
    [output] = misnamed(resource(kind, {"scriptName": "x", "title": "x"}, logical), "local")
    assert f"Fix: {setting} in code24:settings of Pulumi.blue.yaml." in output
