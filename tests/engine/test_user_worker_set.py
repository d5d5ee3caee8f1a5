"""The life of a set of user Workers with the real engine, the project's plugin and a local cloud.

It does not prove what a real account answers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.user_worker_programs import KEY, Program, user_worker_program

FIXTURE = Path(__file__).parents[1] / "fixtures" / "user_worker_set_program"
BROKEN = "export default {"


@pytest.fixture
def program(tmp_path: Path, built_cloud: None) -> Iterator[Program]:
    with user_worker_program(FIXTURE, tmp_path) as made:
        yield made


def workers_of(program: Program) -> dict[str, Any]:
    """What the state has of the set."""
    resources = json.loads(program.pulumi("stack", "export"))["deployment"]["resources"]
    [found] = [r["outputs"]["workers"] for r in resources if r["type"].endswith(":UserWorkerSet")]
    return dict(found)


def test_a_set_comes_up_stays_unchanged_sends_what_differs_and_goes(program: Program) -> None:
    output = program.pulumi("preview", "--diff") + program.up()
    assert program.scripts() == ["blue", "green", "red"]
    program.calls()
    assert program.changes() == {}
    assert program.calls() == []

    program.pulumi("config", "set", "customers", "blue red white")
    program.pulumi("config", "set", "redGreeting", "good day")
    shown = program.pulumi("preview", "--diff")
    assert program.calls() == []
    assert '~ text: "hello" => "good day"' in shown
    assert "- green:" in shown
    assert "+ white:" in shown
    assert "blue" not in shown
    output += shown + program.up()
    assert sorted(program.calls()) == ["DELETE green", "PUT red", "PUT white"]

    output += program.pulumi("stack", "export")
    log = (program.stack.project.parent / "cloud.log").read_text()
    assert KEY not in output + log
    program.pulumi("destroy", "--yes", "--skip-preview")
    assert program.scripts() == []


def test_what_a_failed_run_made_is_in_the_state_and_the_next_one_makes_the_rest(
    program: Program,
) -> None:
    program.write("green.js", BROKEN)
    output = program.refused("up", "--yes", "--skip-preview")
    assert "User Worker 'green' in dispatch namespace 'agents' could not be uploaded" in output
    assert "Traceback" not in output
    assert program.scripts() == ["blue", "red"]
    assert sorted(workers_of(program)) == ["blue", "red"]
    assert KEY not in output + program.pulumi("stack", "export")

    (program.stack.project / "green.js").unlink()
    program.calls()
    assert program.changes() == {"update": 1}
    program.up()
    assert program.calls() == ["PUT green"]
    assert program.changes() == {}


def test_a_failed_change_leaves_the_others_changed_and_itself_as_it_was(program: Program) -> None:
    program.up()
    program.write("red.js", BROKEN)
    program.pulumi("config", "set", "blueGreeting", "good day")
    program.pulumi("config", "set", "customers", "blue red")
    program.refused("up", "--yes", "--skip-preview")
    assert program.scripts() == ["blue", "green", "red"]

    (program.stack.project / "red.js").unlink()
    program.calls()
    program.up()
    assert program.calls() == ["DELETE green"]
    assert program.changes() == {}


def test_what_was_changed_or_deleted_behind_its_back_is_shown_and_mended(
    program: Program,
) -> None:
    program.up()
    program.upload("blue", 'export default { fetch: () => new Response("foreign") };')
    program.call("DELETE", "/agents/scripts/red")
    shown = program.pulumi("refresh", "--preview-only", "--diff")
    assert "contentSha256" in shown
    assert "- red" in shown
    program.pulumi("refresh", "--yes", "--skip-preview")
    assert sorted(workers_of(program)) == ["blue", "green"]
    program.calls()
    program.up()
    assert sorted(program.calls()) == ["PUT blue", "PUT red"]
    assert program.changes() == {}


def test_a_worker_moves_into_the_set_and_out_of_it_again(program: Program) -> None:
    program.pulumi("config", "set", "alone", "red")
    program.up()
    program.calls()
    program.pulumi("config", "rm", "alone")
    program.up()
    assert program.calls() == ["PUT red"]
    assert program.scripts() == ["blue", "green", "red"]
    program.pulumi("config", "set", "alone", "red")
    program.up()
    assert program.scripts() == ["blue", "green", "red"]
    assert program.changes() == {}


def test_a_mistake_stops_the_preview_without_a_call(program: Program) -> None:
    program.calls()
    program.pulumi("config", "set", "customers", "blue Red")
    output = program.refused("preview")
    assert "workers.Red is 'Red'; expected at most 255 lowercase letters" in output
    assert program.calls() == []
