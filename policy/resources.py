"""A resource as a rule sees it, and how a rule says what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from plugins.user_workers.names import USER_WORKER, USER_WORKER_SET

SCRIPT = "cloudflare:index/workersScript:WorkersScript"
SUBDOMAIN = "cloudflare:index/workersScriptSubdomain:WorkersScriptSubdomain"
KV_NAMESPACE = "cloudflare:index/workersKvNamespace:WorkersKvNamespace"
DISPATCH_NAMESPACE = (
    "cloudflare:index/workersForPlatformsDispatchNamespace:WorkersForPlatformsDispatchNamespace"
)
WORKFLOW = "cloudflare:index/workflow:Workflow"
WORKER_SHELL = "cloudflare:index/worker:Worker"
"""A Worker without its code, in the pair of resources that Cloudflare has beside WorkersScript."""
WORKER_VERSION = "cloudflare:index/workerVersion:WorkerVersion"
"""The other one: code, bindings and compatibility date."""
PLATFORM = "code24:index:Code24Platform"
PLANE = "code24:index:DispatchPlane"
WORKER = "code24:index:Worker"
SITES = "code24:index:SitesWorker"

PRODUCTION = "production"

OLD_TYPES = {
    "cloudflare:index/workerScript:WorkerScript": SCRIPT,
    "cloudflare:index/workersForPlatformsNamespace:WorkersForPlatformsNamespace": (
        DISPATCH_NAMESPACE
    ),
}
"""Names that the provider still takes for what has a newer one."""

CALLED = {
    SCRIPT: "Worker",
    WORKER_SHELL: "Worker",
    WORKER_VERSION: "the version of a Worker",
    SUBDOMAIN: "the workers.dev address of Worker",
    KV_NAMESPACE: "KV namespace",
    DISPATCH_NAMESPACE: "dispatch namespace",
    WORKFLOW: "workflow",
    USER_WORKER: "user Worker",
    USER_WORKER_SET: "set of user Workers",
    SITES: "sites Worker",
}
"""Each type of resource in words."""


@dataclass(frozen=True)
class Resource:
    """What the engine tells of a resource."""

    type: str
    urn: str
    props: Mapping[str, Any] = field(default_factory=dict)
    """A resource rule gets the inputs, a stack rule the outputs."""
    protect: bool = False
    parent: str | None = None
    """Its URN."""
    aliases: Sequence[str] = ()
    """URNs that it had before."""

    @property
    def name(self) -> str:
        """The logical name: the URN's last part."""
        return self.urn.rsplit("::", 1)[-1]

    @property
    def stack(self) -> str:
        """The stack's name: the URN's first part."""
        return self.urn.removeprefix("urn:pulumi:").split("::", 1)[0]

    @property
    def file(self) -> str:
        """The stack's file."""
        return f"Pulumi.{self.stack}.yaml"


def type_of(told: str) -> str:
    """A resource's type, under the one name that the rules know."""
    return OLD_TYPES.get(told, told)


ResourceRule = Callable[[Resource, str], Iterator[str]]
"""Given a resource and the environment: a message for each thing that is wrong."""


def violation(resource: Resource, wrong: str, expected: str, fix: str) -> str:
    """A message, in the one form that every rule's has."""
    called = f"{CALLED.get(resource.type, resource.type)} {resource.name!r}"
    return f"{called}: {wrong}; expected {expected}. Fix: {fix}."


def plane_of(name: str) -> str:
    """The section of the settings that a Worker's logical name belongs to."""
    return next((plane for plane in ("build", "optimize") if name.startswith(plane)), "workflows")
