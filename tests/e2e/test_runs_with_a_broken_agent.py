"""One agent of nine is broken: the run completes, that one has a fallback, the others answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from components.settings.rules import STEPS
from operations.request import BUILD
from tests.support.projects import Project
from tests.support.runs import OPTIMIZE, start
from tests.support.user_workers import (
    BUILD_WORKERS,
    OPTIMIZE_WORKERS,
    publish,
    remove,
    restore,
)


@dataclass(frozen=True)
class Agent:
    """A declared agent and the run that asks it."""

    platform: Project
    path: str
    namespace: str
    name: str


@pytest.fixture(params=[(plane, name) for plane, names in STEPS.items() for name in names], ids=str)
def agent(request: pytest.FixtureRequest, platform: Project) -> Iterator[Agent]:
    """Each of the nine; it is itself again afterwards."""
    plane, name = request.param
    namespace = BUILD_WORKERS if plane == "build" else OPTIMIZE_WORKERS
    yield Agent(platform, f"/{plane}", namespace, name)
    restore(platform, namespace, name)


def throwing(body: str) -> Callable[[Agent], None]:
    return lambda agent: publish(agent.platform, agent.namespace, agent.name, body)


WAYS: dict[str, tuple[Callable[[Agent], None], str]] = {
    "removed": (lambda agent: remove(agent.platform, agent.namespace, agent.name), "missing"),
    "throws": (throwing("throw new Error('no')"), "error"),
    "hangs": (throwing("return new Promise((resolve) => setTimeout(resolve, 3600000))"), "timeout"),
    "garbage": (throwing("return new Response('<html>%s')"), "invalid"),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_run_completes_and_says_which_agent_did_not(
    agent: Agent, shop: str, way: str, request: pytest.FixtureRequest
) -> None:
    breaks, reason = WAYS[way]
    breaks(agent)
    # A request that no other test makes: an earlier good answer would stand in for the agent.
    unique = request.node.name
    body = {
        "/build": {**BUILD, "description": unique},
        "/optimize": {**OPTIMIZE, "url": f"{shop}?{way}", "businessType": unique},
    }[agent.path]
    _, ended = start(agent.platform, agent.path, body)
    assert (ended["status"], ended["error"]) == ("complete", None)
    results = {result["agent"]: result for result in ended["output"]["results"].values()}
    broken = results.pop(agent.name)
    assert (broken["source"], broken["reason"]) == ("fallback", reason)
    assert broken["fallbackFrom"] == "baseline"
    assert {result["source"] for result in results.values()} == {"worker"}
    assert len(results) == len(STEPS[agent.path[1:]]) - 1
