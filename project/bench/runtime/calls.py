"""Calls of agents inside workerd: through the dispatch Worker, or right over a service binding."""

from __future__ import annotations

import itertools
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from machine.paths import LOCAL
from operations.request import BUILD, client
from operations.throwaway import Throwaway
from project.bench.clients import api

CALLER = Path(__file__).parent / "caller.js"
BARE_DISPATCH = Path(__file__).parent / "bare.js"
ONE_HOP = Path(__file__).parent / "hop.js"
DISPATCH = "DISPATCH"
BARE = "BARE"
"""A dispatch Worker that does nothing but hand on, bound to the first agent."""
HOP = "HOP"
"""A Worker that hands on to the first agent over a service binding: no dispatch is in it."""
NAMESPACE = "code24-build-workers-local"
STORED_SECONDS = 120
RESULTS = "build-results-local"


@dataclass(frozen=True)
class Agent:
    """An agent, and what it is asked to do."""

    name: str
    action: str

    @property
    def path(self) -> str:
        """As the dispatch Worker takes it, below ``/workers/``."""
        return f"{self.name}/{self.action}"

    @property
    def binding(self) -> str:
        """The caller's binding of the same bundle as a Worker of the account."""
        return self.name.upper().replace("-", "_")


class Calls:
    """A Worker of the account that calls agents either way."""

    def __init__(self, platform: Throwaway, agents: list[Agent]) -> None:
        """Uploads it, and each agent's bundle as a Worker that it binds as a service."""
        self._platform = platform
        self._prefixes = (f"bench-{number}" for number in itertools.count())
        for agent in agents:
            self._upload(f"bench-{agent.name}", LOCAL / "bundles" / f"{agent.name}.js", [])
        first: list[dict[str, Any]] = [
            {"type": "dispatch_namespace", "name": "NAMESPACE", "namespace": NAMESPACE},
            {"type": "plain_text", "name": "AGENT", "text": agents[0].name},
        ]
        self._upload("bench-bare", BARE_DISPATCH, first)
        to_first = {"type": "service", "name": "AGENT", "service": f"bench-{agents[0].name}"}
        self._upload("bench-hop", ONE_HOP, [to_first])
        services = {
            DISPATCH: "code24-build-dispatch-local",
            BARE: "bench-bare",
            HOP: "bench-hop",
        } | {agent.binding: f"bench-{agent.name}" for agent in agents}
        token = platform.stack.secret("dispatchToken")
        bindings: list[dict[str, Any]] = [
            {"type": "secret_text", "name": "TOKEN", "text": token},
            *({"type": "service", "name": name, "service": to} for name, to in services.items()),
        ]
        self._upload("bench-caller", CALLER, bindings)
        with api(platform) as account:
            path = "/workers/scripts/bench-caller/subdomain"
            account.post(path, json={"enabled": True}).raise_for_status()

    def times(self, agent: Agent, service: str, calls: int, pause: float) -> list[float]:
        """Milliseconds of calls one after the other, each after a pause, in milliseconds."""
        return self._ask(agent, service, next(self._prefixes), calls, at_once=1, pause=pause)

    def rate(self, agent: Agent, service: str, calls: int, at_once: int) -> float:
        """Calls a second, counted until the results of the last one are stored."""
        prefix = next(self._prefixes)
        began = time.monotonic()
        self._ask(agent, service, prefix, calls, at_once=at_once, pause=0)
        if service == DISPATCH:
            self._until_stored(prefix, calls, began + STORED_SECONDS)
        return calls / (time.monotonic() - began)

    def _ask(
        self, agent: Agent, service: str, prefix: str, calls: int, *, at_once: int, pause: float
    ) -> list[float]:
        words = {
            "path": agent.path,
            "service": service,
            "body": {"input": BUILD, "context": {}},
            "prefix": prefix,
            "calls": calls,
            "atOnce": at_once,
            "pauseMs": pause,
        }
        with client(self._platform.cloud.url, "bench-caller.localhost") as caller:
            answer = caller.post("/", json=words, timeout=300)
        times: list[float] = answer.raise_for_status().json()
        return times

    def _until_stored(self, prefix: str, calls: int, deadline: float) -> None:
        """The dispatch Worker answers first and writes afterwards: that is work of the call too."""
        with api(self._platform) as account:
            found = account.get("/storage/kv/namespaces", params={"per_page": 100}).json()["result"]
            namespace = next(kv["id"] for kv in found if kv["title"] == RESULTS)
            while _keys(account, namespace, f"results/{prefix}-") < calls:
                if time.monotonic() > deadline:
                    raise TimeoutError(f"not all of {calls} results of {prefix} were stored")
                time.sleep(0.05)

    def _upload(self, name: str, code: Path, bindings: list[dict[str, Any]]) -> None:
        metadata = {
            "main_module": "index.js",
            "compatibility_date": "2024-10-21",
            "compatibility_flags": ["nodejs_compat"],
            "bindings": bindings,
        }
        files = {
            "metadata": (None, json.dumps(metadata), "application/json"),
            "index.js": ("index.js", code.read_text(), "application/javascript+module"),
        }
        with api(self._platform) as account:
            account.put(f"/workers/scripts/{name}", files=files).raise_for_status()


def _keys(account: httpx.Client, namespace: str, prefix: str) -> int:
    """Keys of a namespace that begin so; at most a thousand, which one page has."""
    words: dict[str, str | int] = {"prefix": prefix, "limit": 1000}
    answer = account.get(f"/storage/kv/namespaces/{namespace}/keys", params=words)
    return len(answer.raise_for_status().json()["result"])
