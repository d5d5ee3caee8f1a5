"""Faults at single calls: the harness of `./code24 chaos`, with one case for each way to converge.

Does not prove every call: `./code24 chaos` does, in its own time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from project.chaos.faults.cases import Case, calls_of
from project.chaos.faults.one import RODE_OUT, SECOND_RUN, run_case
from project.chaos.lanes import Lane, lane
from project.chaos.scenarios import SCENARIOS, Clean, clean_run, keep_platform_up

pytestmark = pytest.mark.xdist_group("faults")  # one process makes what they share


@dataclass(frozen=True)
class Harness:
    """A lane, and the runs without a fault to compare with."""

    lane: Lane
    cleans: dict[str, Clean]

    def outcome(self, scenario: str, route: str, kind: str) -> str:
        """What comes of the fault at the first call of a route."""
        calls = calls_of(self.cleans[scenario].calls)
        call = next(call for call in calls if call.route == route)
        by_name = {each.name: each for each in SCENARIOS}
        case = Case(scenario, call, kind)
        return run_case(self.lane, by_name[scenario], self.cleans[scenario], case)


@pytest.fixture(scope="module")
def harness(tmp_path_factory: pytest.TempPathFactory, built_cloud: None) -> Iterator[Harness]:
    """Ready once for all cases."""
    with lane(tmp_path_factory.mktemp("lane")) as made:
        keep_platform_up(made)
        yield Harness(made, {each.name: clean_run(made, each) for each in SCENARIOS})


USER_WORKER = "workers/dispatch/namespaces/NAME/scripts/NAME"


@pytest.mark.parametrize(
    ("scenario", "route", "kind", "expected"),
    [
        ("cold up", "POST storage/kv/namespaces", "cut after", SECOND_RUN),
        ("cold up", "POST workers/dispatch/namespaces", "cut after", SECOND_RUN),
        ("cold up", "PUT workers/scripts/NAME", "500 to the end", SECOND_RUN),
        ("cold up", f"PUT {USER_WORKER}", "cut before", RODE_OUT),
        ("changing up", f"PUT {USER_WORKER}", "503", RODE_OUT),
        ("destroy", f"DELETE {USER_WORKER}", "cut after", RODE_OUT),
        ("destroy", "DELETE workers/scripts/NAME", "429 with Retry-After", RODE_OUT),
    ],
)
def test_the_platform_comes_to_the_same_end(
    harness: Harness, scenario: str, route: str, kind: str, expected: str
) -> None:
    assert harness.outcome(scenario, route, kind) == expected
