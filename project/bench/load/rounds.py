"""One round of the load: clients of both kinds at once, and what must hold afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from components.settings.rules import STEPS
from operations.throwaway import Throwaway
from operations.verify.page import mapped
from project.bench.load.checks import check
from project.bench.load.clients import PAGE, Client, Seen, together
from project.bench.load.counted import counts_of, hold
from project.bench.load.unreliable import publish_unreliable
from project.bench.memory import Sample, sampled

NAMESPACES = {
    "build": "code24-build-workers-local",
    "optimize": "code24-optimize-workers-local",
}
WORKFLOWS_HOST = "code24-workflows-local.localhost"


@dataclass(frozen=True)
class Round:
    """What was seen in one round."""

    seen: list[Seen]
    memory: list[Sample]
    late: int
    """Answers of agents that were given up as the machine was too busy."""

    @property
    def runs(self) -> int:
        """How many runs were accepted."""
        return sum(len(one.accepted) for one in self.seen)


def make_unreliable(platform: Throwaway) -> None:
    """Lets every agent of both planes fail one call in ten."""
    for plane, namespace in NAMESPACES.items():
        for agent in STEPS[plane]:
            publish_unreliable(platform, namespace, agent)


def load(platform: Throwaway, name: str, each: int, seconds: float) -> Round:
    """This many BUILD clients and as many OPTIMIZE clients at once, then every check.

    Args:
        platform: a stack that is up, with unreliable agents.
        name: begins the id of every run of this round, and of no other.
        each: clients of each kind.
        seconds: how long they start runs.

    Raises:
        ToolError: when a run was lost, doubled, or ended otherwise than expected.
    """
    before = counts_of(platform)
    with sampled(platform.cloud.pid) as memory:
        seen = work(platform, name, each, seconds)
    late = 0
    for plane in NAMESPACES:
        mine = [one for one in seen if one.path == f"/{plane}"]
        late += check(platform, plane, mine, f"{name}-{plane}-")
    hold(platform, before, seen)
    return Round(seen, memory, late)


def work(platform: Throwaway, name: str, each: int, seconds: float) -> list[Seen]:
    """What the clients of a round saw, unchecked; the arguments are those of :func:`load`."""
    clients = [
        Client(f"{name}-{plane}-{number}", f"/{plane}")
        for number in range(each)
        for plane in NAMESPACES
    ]
    with mapped(platform.cloud, PAGE):
        return together(platform.cloud.url, WORKFLOWS_HOST, clients, seconds)
