"""Names carry the environment: one account has the Workers of every stack side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy.resources import (
    DISPATCH_NAMESPACE,
    KV_NAMESPACE,
    PRODUCTION,
    SCRIPT,
    WORKER_SHELL,
    WORKFLOW,
    Resource,
    violation,
)

NAMED_BY = {
    SCRIPT: "scriptName",
    WORKER_SHELL: "name",
    DISPATCH_NAMESPACE: "name",
    KV_NAMESPACE: "title",
    WORKFLOW: "workflowName",
}
"""The property that has the name, by type."""

WORKERS = (SCRIPT, WORKER_SHELL)

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
        setting = "environment" if resource.type in WORKERS else SETTINGS.get(resource.name)
        where = f"`{setting}`" if setting else "the setting that names it"
        yield violation(
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
    suffix = "" if environment == PRODUCTION else f"-{environment}"
    foreign = not suffix and WITH_ENVIRONMENT.fullmatch(name) is not None
    own = name.endswith(suffix) and not foreign
    if kind in WORKERS:
        fits = own and SCRIPT_NAME.fullmatch(name.removesuffix(suffix)) is not None
        return None if fits else f"code24-<role>{suffix}"
    if own:
        return None
    return f"a name that ends in {suffix}" if suffix else "a name without an environment"
