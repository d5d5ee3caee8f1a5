"""The whole of a stack's settings; the rules between its sections are in ``rules.py``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from components.settings.options import Analytics, Housekeeping, Observability, Saas, Sites, Tail
from components.settings.planes import Plane
from components.settings.rules import UNSUFFIXED
from components.settings.stores import (
    BucketStore,
    DatabaseStore,
    DispatchNamespaceStore,
    KvStore,
)
from components.settings.words import (
    AccountId,
    CompatibilityDate,
    Environment,
    GitRevision,
    Hostname,
    PlatformName,
    Reason,
    ScriptName,
    Section,
    Subdomain,
    WorkflowName,
    ZoneId,
)


class Account(Section):
    """Where everything lives."""

    id: AccountId
    workers_dev_subdomain: Subdomain


class KvStores(Section):
    """The stores that the workflows Worker is bound to."""

    metadata: KvStore
    cache: KvStore
    saas_domains: KvStore


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
    compatibility_reason: Reason | None = None
    """Why a date older than a year is kept."""
    rate_limit: RateLimit | None = None
    workers_dev: bool = True
    """Whether it answers under workers.dev; without it, a custom domain is its only address."""
    custom_domain: Hostname | None = None
    """A host name of the zone that answers with this Worker."""
    housekeeping: Housekeeping | None = None


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
    saas: Saas | None = None
    sites: Sites | None = None
    assets: BucketStore | None = None
    """The R2 bucket ASSETS of the workflows Worker."""
    database: DatabaseStore | None = None
    """The D1 database DB_MAIN of the workflows Worker."""
    analytics: Analytics | None = None
    tail: Tail | None = None
    observability: Observability = Observability()
    placement: Literal["smart"] | None = None
    """https://developers.cloudflare.com/workers/configuration/placement/"""
    pins: dict[ScriptName, GitRevision] = {}
    """Workers that run the code of an older revision: `./code24 rollback` writes it.

    By the name of the bundle: workflows, dispatch or an agent."""

    def named(self, base: str) -> str:
        """A name of this stack: ``code24-workflows-staging``, and no suffix in production."""
        return base if self.environment == UNSUFFIXED else f"{base}-{self.environment}"

    def workers_dev_host(self, script: str) -> str:
        """The public host of a Worker."""
        return f"{script}.{self.account.workers_dev_subdomain}.workers.dev"

    def platform_hosts(self) -> list[str]:
        """Hosts of the platform itself, which no agent may reach from outside."""
        hosts = [f"*.{self.account.workers_dev_subdomain}.workers.dev", self.fallback_origin]
        return hosts + ([self.workflows.custom_domain] if self.workflows.custom_domain else [])

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
