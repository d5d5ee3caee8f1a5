"""The stack's outputs: a contract that other services read, version 2. No secret is in it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from components.dispatch_plane import DispatchPlane
from components.platform import Code24Platform
from components.settings.model import Settings
from components.settings.planes import Plane

CONTRACT_VERSION = 2
"""Raised when an output goes or changes its meaning; a new output does not raise it."""


class _Output(BaseModel):
    model_config = ConfigDict(extra="forbid")


class WorkerOutput(_Output):
    """A Worker of the account."""

    name: str
    url: str | None
    """Null when only service bindings reach it."""


class PlaneOutput(_Output):
    """A dispatch plane."""

    namespace: str
    dispatchUrl: str | None  # noqa: N815 outputs are camelCase, as stack outputs are
    """Null when the dispatch Worker has no public address."""
    agents: list[str]
    resultsKvId: str  # noqa: N815


class SitesOutput(_Output):
    """Where customers' sites are."""

    domain: str
    """A site answers at ``<slug>.<domain>``."""
    namespace: str
    """The dispatch namespace of their user Workers."""


class StackOutputs(_Output):
    """Everything that ``pulumi stack output`` gives."""

    contractVersion: int  # noqa: N815
    environment: str
    accountId: str  # noqa: N815
    workers: dict[str, WorkerOutput]
    planes: dict[str, PlaneOutput]
    kv: dict[str, str]
    """KV namespace ids by binding name."""
    workflows: dict[str, str]
    sites: SitesOutput | None
    """Null when the stack publishes no sites."""


def stack_outputs(platform: Code24Platform, settings: Settings) -> dict[str, Any]:
    """The outputs, to be exported one by one."""
    workers = {
        "workflows": platform.workflows.worker,
        "build-dispatch": platform.build.worker,
        "optimize-dispatch": platform.optimize.worker,
    }
    if platform.sites is not None:
        workers["sites"] = platform.sites.worker
    return {
        "contractVersion": CONTRACT_VERSION,
        "environment": settings.environment,
        "accountId": settings.account.id,
        "workers": {
            role: {"name": worker.script_name, "url": worker.url}
            for role, worker in workers.items()
        },
        "planes": {
            "build": _plane(platform.build, settings.build),
            "optimize": _plane(platform.optimize, settings.optimize),
        },
        "kv": {binding: store.id for binding, store in platform.kv.items()},
        "workflows": {
            "build": settings.workflows.build,
            "optimization": settings.workflows.optimization,
        },
        "sites": None
        if settings.sites is None
        else {
            "domain": settings.sites.domain,
            "namespace": settings.customer_sites.namespace,
        },
    }


def _plane(plane: DispatchPlane, settings: Plane) -> dict[str, Any]:
    return {
        "namespace": plane.namespace,
        "dispatchUrl": plane.worker.url,
        "agents": sorted(settings.agents),
        "resultsKvId": plane.results.id,
    }
