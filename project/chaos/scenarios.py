"""The runs that meet faults: from nothing, with changes of every kind, to nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from machine.console import ToolError
from project.chaos.lanes import Lane
from project.chaos.world import World, world

CHANGES = {
    "platformName": "Code24 next",
    "build.compatibilityDate": "2024-10-22",
    "kv.cache.title": "cache-next-local",
    "customerSites.name": "customer-sites-next-local",
}
"""Scripts and user Workers are uploaded again, a store is renamed, a namespace is replaced."""


@dataclass(frozen=True)
class Scenario:
    """A command from a known beginning."""

    name: str
    verb: str
    begin: Callable[[Lane], None]


def _changed(lane: Lane) -> None:
    lane.start_up()
    lane.change_settings(dict(CHANGES))


SCENARIOS = (
    Scenario("cold up", "up", Lane.start_empty),
    Scenario("changing up", "up", _changed),
    Scenario("destroy", "down", Lane.start_up),
)


@dataclass(frozen=True)
class Clean:
    """A run without a fault: what every other must come to."""

    calls: list[tuple[str, str]]
    world: World
    names: list[str]
    """The URNs that the platform has when it is up."""


def keep_platform_up(lane: Lane) -> None:
    """Brings the platform up once and keeps it, for the scenarios that begin with it."""
    lane.start_empty()
    _must(lane, "up")
    lane.keep_up()
    lane.urns = [resource["urn"] for resource in lane.platform.stack.resources()]


def clean_run(lane: Lane, scenario: Scenario) -> Clean:
    """Runs a scenario without a fault.

    Raises:
        ToolError: when it fails: then there is nothing to compare with.
    """
    scenario.begin(lane)
    lane.clear()
    _must(lane, scenario.verb)
    calls = lane.calls()
    return Clean(calls, world(lane.platform), lane.urns)


def _must(lane: Lane, verb: str) -> None:
    code, output = lane.run(verb)
    if code != 0:
        raise ToolError(f"`{verb}` fails without a fault:\n{output}")
