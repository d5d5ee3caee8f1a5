"""Calls of an agent from a Worker: through the dispatch Worker, and over a service binding."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from bench.uploads import upload
from tools.console import ToolError
from tools.paths import LOCAL
from tools.request import BUILD
from tools.throwaway import Throwaway

CALLER = Path(__file__).with_name("caller.js")
NOTHING, DIRECT, DISPATCH = "nothing", "direct", "dispatch"
PAUSE = 0.02
"""Seconds between two calls: what is done after an answer (results to KV) is over by then."""


@dataclass(frozen=True)
class Agent:
    """One agent and what it is asked."""

    plane: str
    name: str
    action: str
    input: dict[str, Any]

    @property
    def caller(self) -> str:
        """The Worker that calls it."""
        return f"bench-calls-{self.name}"


def builder(name: str, action: str) -> Agent:
    """An agent of the BUILD plane, asked as the seed does."""
    return Agent("build", name, action, dict(BUILD))


class Caller:
    """A Worker that is bound to both ways to an agent, asked over one connection."""

    def __init__(self, client: httpx.Client, agent: Agent) -> None:
        """Nothing is asked yet."""
        self._client = client
        self._agent = agent

    def once(self, way: str) -> float:
        """Milliseconds of one call, as the caller's own client sees it."""
        took = self.many(way, 1, 1)
        time.sleep(PAUSE)
        return took

    def many(self, way: str, count: int, side: int) -> float:
        """Milliseconds of so many calls, so many of them side by side.

        Raises:
            ToolError: when one of them is not answered by the agent itself.
        """
        started = time.perf_counter()
        answer = self._client.get("/", params={"way": way, "count": count, "side": side})
        took = (time.perf_counter() - started) * 1_000
        if answer.is_error:
            raise ToolError(f"{self._agent.name}: {answer.text[:500]}")
        return took


@contextmanager
def caller(platform: Throwaway, agent: Agent) -> Iterator[Caller]:
    """The agent as a Worker of the account as well, and a caller that is bound to both."""
    bundle = (LOCAL / "bundles" / f"{agent.name}.js").read_text()
    upload(platform, f"bench-{agent.name}", {"index.js": bundle})
    dispatcher = f"code24-{agent.plane}-dispatch-local"
    token = platform.stack.secret("dispatchToken") or ""
    body = json.dumps({"input": agent.input, "context": {}})
    bindings = [
        {"type": "service", "name": "DISPATCH", "service": dispatcher},
        {"type": "service", "name": "AGENT", "service": f"bench-{agent.name}"},
        {"type": "plain_text", "name": "NAME", "text": agent.name},
        {"type": "plain_text", "name": "ACTION", "text": agent.action},
        {"type": "plain_text", "name": "BODY", "text": body},
        {"type": "secret_text", "name": "TOKEN", "text": token},
    ]
    upload(platform, agent.caller, {"index.js": CALLER.read_text()}, bindings=bindings)
    headers = {"Host": f"{agent.caller}.localhost"}
    with httpx.Client(
        base_url=platform.cloud.url, headers=headers, timeout=120, trust_env=False
    ) as client:
        yield Caller(client, agent)
