"""The whole of a stack's settings, with the rules that hold between its sections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import Field, model_validator

from components.settings.stores import DispatchNamespaceStore, KvStore
from components.settings.words import (
    AccountId,
    CompatibilityDate,
    Environment,
    Hostname,
    PlatformName,
    Section,
    Subdomain,
    WorkflowName,
    ZoneId,
)

SEED_WORKFLOWS_OWNER = "staging"
"""The one environment whose workflows carry none in their names: they were there first."""

UNSUFFIXED = "production"
"""The one environment whose other names carry none."""


class Account(Section):
    """Where everything lives."""

    id: AccountId
    workers_dev_subdomain: Subdomain


class KvStores(Section):
    """The stores that the workflows Worker is bound to."""

    metadata: KvStore
    cache: KvStore
    saas_domains: KvStore


class AgentLimits(Section):
    """What an agent may use in one request."""

    cpu_ms: Annotated[int, Field(ge=1, le=300_000)] = 50
    sub_requests: Annotated[int, Field(ge=1, le=10_000)] = 50


class Plane(Section):
    """One dispatch plane: its namespace, its results and how its agents are asked."""

    namespace: DispatchNamespaceStore
    results: KvStore
    compatibility_date: CompatibilityDate = "2024-10-21"
    results_ttl_seconds: Annotated[int, Field(ge=60)] = 604_800
    timeout_ms: Annotated[int, Field(ge=100, le=60_000)] = 20_000
    limits: AgentLimits = AgentLimits()


class RateLimit(Section):
    """How many runs one address may start: the period is what Cloudflare offers."""

    limit: Annotated[int, Field(ge=1)]
    period_seconds: Annotated[int, Field(json_schema_extra={"enum": [10, 60]})] = 60
    namespace_id: Annotated[str, Field(pattern=r"^[1-9]\d*$")]


class Workflows(Section):
    """The workflows Worker."""

    compatibility_date: CompatibilityDate = "2024-10-22"
    build: WorkflowName
    optimization: WorkflowName
    rate_limit: RateLimit | None = None


class Settings(Section):
    """Everything a stack says of itself. Secrets are not here: they are read as secrets only."""

    environment: Environment
    account: Account
    zone_id: ZoneId
    fallback_origin: Hostname
    platform_name: PlatformName = "Code24"
    protect: bool = True
    """Refuse to delete or replace KV and dispatch namespaces that the stack owns."""
    retain_on_delete: bool = True
    """Leave them in the account when they go from the stack."""
    kv: KvStores
    customer_sites: DispatchNamespaceStore
    workflows: Workflows
    build: Plane
    optimize: Plane

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        problems = [*self._repeated(), *self._foreign_names()]
        if problems:
            raise ValueError("\n".join(problems))
        return self

    def named(self, base: str) -> str:
        """A name of this stack: ``code24-workflows-staging``, and no suffix in production."""
        return base if self.environment == UNSUFFIXED else f"{base}-{self.environment}"

    def workers_dev_host(self, script: str) -> str:
        """The public host of a Worker."""
        return f"{script}.{self.account.workers_dev_subdomain}.workers.dev"

    def kv_stores(self) -> dict[str, KvStore]:
        """Every KV namespace, by its path in the settings."""
        return {
            "kv.metadata": self.kv.metadata,
            "kv.cache": self.kv.cache,
            "kv.saasDomains": self.kv.saas_domains,
            "build.results": self.build.results,
            "optimize.results": self.optimize.results,
        }

    def dispatch_namespaces(self) -> dict[str, DispatchNamespaceStore]:
        """Every dispatch namespace, by its path in the settings."""
        return {
            "customerSites": self.customer_sites,
            "build.namespace": self.build.namespace,
            "optimize.namespace": self.optimize.namespace,
        }

    def _repeated(self) -> Iterator[str]:
        stores, namespaces = self.kv_stores(), self.dispatch_namespaces()
        said = {
            "title": {path: store.title for path, store in stores.items()},
            "id": {path: store.id for path, store in stores.items()},
            "name": {path: namespace.name for path, namespace in namespaces.items()},
            "namespace id": {path: namespace.id for path, namespace in namespaces.items()},
        }
        for field, values in said.items():
            for value, count in Counter(v for v in values.values() if v is not None).items():
                if count > 1:
                    paths = ", ".join(path for path, other in values.items() if other == value)
                    yield f"{paths}: the same {field} is given {count} times; expected one each"
        if self.workflows.build == self.workflows.optimization:
            yield "workflows.build, workflows.optimization: the same name; expected two"

    def _foreign_names(self) -> Iterator[str]:
        for path, name in (
            ("workflows.build", self.workflows.build),
            ("workflows.optimization", self.workflows.optimization),
        ):
            if not self._is_own_workflow(name):
                yield (
                    f"{path}: this is the workflow of another stack, and an upload would take it "
                    f"away; expected {self._expected_workflow(name)!r}"
                )
        for path, namespace in self.dispatch_namespaces().items():
            if not self._is_own_name(namespace.namespace):
                yield (
                    f"{path}.name: not a name of this stack; expected one that "
                    + self._expected_ending()
                )

    def _is_own_workflow(self, name: str) -> bool:
        if self.environment == SEED_WORKFLOWS_OWNER:
            return "-" not in name or name.endswith(f"-{self.environment}")
        return name.endswith(f"-{self.environment}")

    def _expected_workflow(self, name: str) -> str:
        base = name.split("-")[0]
        owner = self.environment == SEED_WORKFLOWS_OWNER
        return base if owner else f"{base}-{self.environment}"

    def _is_own_name(self, name: str) -> bool:
        if self.environment == UNSUFFIXED:
            return not name.endswith(("-staging", "-local"))
        return name.endswith(f"-{self.environment}")

    def _expected_ending(self) -> str:
        if self.environment == UNSUFFIXED:
            return "carries no other environment"
        return f"ends in -{self.environment}"
