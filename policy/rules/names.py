"""Names carry the environment: one account has the Workers of every stack side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy.resource import (
    DISPATCH_NAMESPACE,
    KV_NAMESPACE,
    PRODUCTION,
    SCRIPT,
    WORKFLOW,
    Resource,
    said,
)

NAMED_BY = {
    SCRIPT: "scriptName",
    DISPATCH_NAMESPACE: "name",
    KV_NAMESPACE: "title",
    WORKFLOW: "workflowName",
}
"""The property that has the name, by type."""

SETTINGS = {
    "build-namespace": "build.namespace.name",
    "optimize-namespace": "optimize.namespace.name",
    "customer-sites": "customerSites.name",
    "build-results": "build.results.title",
    "optimize-results": "optimize.results.title",
    "metadata": "kv.metadata.title",
    "cache": "kv.cache.title",
    "saas-domains": "kv.saasDomains.title",
    "workflows-build-workflow": "workflows.build",
    "workflows-optimization-workflow": "workflows.optimization",
}
"""Which setting names a resource, by its logical name."""

SCRIPT_NAME = re.compile(r"code24(-[a-z0-9]+)+")
WITH_ENVIRONMENT = re.compile(r".*-(local|staging|production)")
STAGING = "staging"
SEED_WORKFLOWS = ("BuildWorkflow", "OptimizationWorkflow")
"""Staging was there first, with these names."""


def misnamed(resource: Resource, environment: str) -> Iterator[str]:
    """A Worker, store or workflow whose name is not by the scheme."""
    if resource.type not in NAMED_BY:
        return
    name = resource.props.get(NAMED_BY[resource.type])
    if name is None:  # the provider knows no name of an adopted dispatch namespace
        return
    expected = _expected(resource.type, str(name), environment)
    if expected is not None:
        setting = "environment" if resource.type == SCRIPT else SETTINGS.get(resource.name)
        where = f"`{setting}`" if setting else "the setting that names it"
        yield said(
            resource,
            f"its name {name!r} is not one of the environment {environment!r}",
            expected,
            f"{where} in code24:settings of {resource.file}",
        )


def _expected(kind: str, name: str, environment: str) -> str | None:
    """What the name should be; None when it is."""
    if kind == WORKFLOW:
        bare = environment == STAGING and name in SEED_WORKFLOWS
        fits = bare or name.endswith(f"-{environment}")
        return None if fits else f"a name that ends in -{environment}"
    begins, role = (True, "") if kind != SCRIPT else (bool(SCRIPT_NAME.fullmatch(name)), "role")
    if environment == PRODUCTION:
        fits = begins and not WITH_ENVIRONMENT.fullmatch(name)
        return None if fits else ("code24-<role>" if role else "a name without an environment")
    ends = name.endswith(f"-{environment}") and name != f"code24-{environment}"
    scheme = f"code24-<role>-{environment}" if role else f"a name that ends in -{environment}"
    return None if begins and ends else scheme
