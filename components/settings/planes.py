"""The settings of a dispatch plane: its stores, its agents, and what may leave it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field

from components.settings.stores import DispatchNamespaceStore, KvStore
from components.settings.words import (
    AgentName,
    CompatibilityDate,
    EgressHost,
    ModelUrl,
    Reason,
    RouteName,
    Section,
    Tag,
)

TimeoutMs = Annotated[int, Field(ge=100, le=60_000)]


class AgentLimits(Section):
    """What an agent may use in one request."""

    cpu_ms: Annotated[int, Field(ge=1, le=300_000)] = 50
    sub_requests: Annotated[int, Field(ge=1, le=10_000)] = 50


class Agent(Section):
    """One AI agent: a folder under ``worker_src/agents``, a user Worker in the namespace."""

    limits: AgentLimits | None = None
    """The plane's, unless said here."""
    timeout_ms: TimeoutMs | None = None
    """The plane's, unless said here."""
    tags: Annotated[list[Tag], Field(max_length=6)] = []
    """Beside the two that every agent has: the platform's and the environment's."""
    egress_hosts: list[EgressHost] = []
    """Hosts that it fetches from; none, unless said here."""


class Model(Section):
    """An endpoint that speaks the common chat-completions form; its key is a secret."""

    url: ModelUrl
    name: Annotated[str, Field(min_length=1, max_length=200)]

    @property
    def host(self) -> str:
        """Where the plane's agents must be let out to."""
        return urlsplit(self.url).hostname or ""


class Egress(Section):
    """What holds for every fetch that leaves the plane, whatever its agents may reach."""

    deny_hosts: list[EgressHost] = []
    max_response_bytes: Annotated[int, Field(ge=1024, le=104_857_600)] = 5_242_880
    max_redirects: Annotated[int, Field(ge=0, le=20)] = 5
    timeout_ms: Annotated[int, Field(ge=100, le=30_000)] = 10_000


class Plane(Section):
    """One dispatch plane: its namespace, its results, its agents and how they are asked."""

    namespace: DispatchNamespaceStore
    results: KvStore
    compatibility_date: CompatibilityDate = "2024-10-21"
    """Of the dispatch Worker and of the agents."""
    compatibility_reason: Reason | None = None
    """Why a date older than a year is kept."""
    workers_dev: bool = True
    """Whether the dispatch Worker has a public address; without one, service bindings reach it."""
    results_ttl_seconds: Annotated[int, Field(ge=60)] = 604_800
    timeout_ms: TimeoutMs = 20_000
    limits: AgentLimits = AgentLimits()
    agents: dict[AgentName, Agent]
    """By name, which is the folder's and the user Worker's."""
    routes: dict[RouteName, AgentName] = {}
    """Other first segments of a path, and the agent that each leads to."""
    model: Model | None = None
    egress: Egress = Egress()

    def egress_hosts(self) -> list[str]:
        """What the plane's agents may reach, together.

        Cloudflare does not tell an outbound Worker which user Worker calls, so what one agent may
        reach its neighbours may.
        """
        hosts = {host for agent in self.agents.values() for host in agent.egress_hosts}
        return sorted(hosts | ({self.model.host} if self.model is not None else set()))

    def dispatch_settings(self, own_host: str, platform_hosts: list[str]) -> Mapping[str, Any]:
        """What the dispatch Worker gets: ``worker_src/dispatch/env.ts`` has its shape."""
        return {
            "ownHosts": [own_host] if self.workers_dev else [],
            "resultsTtlSeconds": self.results_ttl_seconds,
            "timeoutMs": self.timeout_ms,
            "limits": self.limits.model_dump(by_alias=True),
            "agents": {name: self._dispatch_settings(agent) for name, agent in self.agents.items()},
            "routes": self.routes,
            "egress": {
                "platformHosts": platform_hosts,
                "allowHosts": self.egress_hosts(),
                **self.egress.model_dump(by_alias=True),
            },
        }

    def _dispatch_settings(self, agent: Agent) -> dict[str, Any]:
        limits = agent.limits or self.limits
        return {
            "timeoutMs": agent.timeout_ms or self.timeout_ms,
            "limits": limits.model_dump(by_alias=True),
        }
