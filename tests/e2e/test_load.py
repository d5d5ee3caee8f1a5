"""A short load, by the harness's own code: nothing is lost or doubled, or the harness sees it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from components.settings.rules import STEPS
from machine.console import ToolError
from project.bench.load import checks
from project.bench.load.checks import check, expected
from project.bench.load.clients import Seen
from project.bench.load.rounds import NAMESPACES, Round, load, make_unreliable
from tests.support.projects import Project
from tests.support.user_workers import restore

pytestmark = pytest.mark.xdist_group("load")  # one process makes what they share

NAME = "load-test"


@pytest.fixture(scope="module")
def round_of_load(platform: Project) -> Iterator[Round]:
    """Six clients for three seconds, with unreliable agents, which are themselves again then."""
    make_unreliable(platform)
    yield load(platform, NAME, each=3, seconds=3)
    for plane, namespace in NAMESPACES.items():
        for agent in STEPS[plane]:
            restore(platform, namespace, agent)


def builds(round_of_load: Round) -> list[Seen]:
    return [one for one in round_of_load.seen if one.path == "/build"]


def test_every_accepted_run_is_complete_kept_and_run_once(round_of_load: Round) -> None:
    assert round_of_load.runs >= 6, "each client ends at least the run that it starts"
    assert len(builds(round_of_load)) == 3
    assert [sample for sample in round_of_load.memory if sample.mebibytes <= 0] == []


def test_agents_fail_as_the_seed_says() -> None:
    runs = [f"{NAME}-{number}" for number in range(1000)]
    answers = [answer for run in runs for answer in expected("build", run).values()]
    failed = [reason for source, reason in answers if source == "fallback"]
    assert 400 < len(failed) < 600, "one in ten of five agents in a thousand runs"
    assert set(failed) == {"error", "invalid", "timeout"}


def test_a_run_that_is_missing_is_named(
    platform: Project, round_of_load: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "KEPT_SECONDS", 0)  # what was never kept does not come
    status = next(iter(builds(round_of_load)[0].accepted.values()))
    lost = Seen("/build", {f"{NAME}-build-lost": status})
    with pytest.raises(ToolError, match=f"{NAME}-build-lost was accepted, but .* not list it"):
        check(platform, "build", [lost], f"{NAME}-build-lost")


def test_a_run_that_nobody_was_told_of_is_named(platform: Project, round_of_load: Round) -> None:
    run = next(iter(builds(round_of_load)[0].accepted))
    with pytest.raises(ToolError, match=f"{run} is listed, but no client was told"):
        check(platform, "build", [], run)
