"""The life of user Workers with the real engine, the project's own plugin and a local cloud.

It does not prove what a real account answers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from machine.cloud import ACCOUNT
from tests.support.user_worker_programs import KEY, Program, user_worker_program

FIXTURE = Path(__file__).parents[1] / "fixtures" / "user_worker_program"
TYPE = "code24-user-workers:index:UserWorker"


@pytest.fixture
def program(tmp_path: Path, built_cloud: None) -> Iterator[Program]:
    with user_worker_program(FIXTURE, tmp_path) as made:
        yield made


def test_user_workers_come_up_stay_unchanged_show_a_change_and_go(program: Program) -> None:
    output = program.pulumi("preview", "--diff") + program.up()
    assert program.scripts() == ["keyed", "plain"]
    settings = program.call("GET", "/agents/scripts/plain/settings").json()["result"]
    assert sorted(settings["tags"]) == ["agent", "plane-build"]

    program.calls()
    assert program.changes() == {}
    assert program.calls() == []

    program.write("plain.js", 'export default { fetch: () => new Response("changed") };\n')
    program.pulumi("config", "set", "greeting", "good day")
    program.pulumi("config", "set", "--secret", "key", f"{KEY}-next")
    shown = program.pulumi("preview", "--diff")
    assert program.calls() == []
    assert '~ text: "hello" => "good day"' in shown
    assert "~ contentSha256:" in shown
    assert "text: [secret] => [secret]" in shown
    program.up()
    settings = program.call("GET", "/agents/scripts/keyed/settings").json()["result"]
    assert {"type": "plain_text", "name": "GREETING", "text": "good day"} in settings["bindings"]

    output += shown + program.pulumi("stack", "export")
    log = (program.stack.project.parent / "cloud.log").read_text()
    assert KEY not in output + log
    program.pulumi("destroy", "--yes", "--skip-preview")
    assert program.scripts() == []


def test_what_was_changed_or_deleted_behind_its_back_is_shown_and_mended(
    program: Program,
) -> None:
    program.up()
    program.upload("plain", 'export default { fetch: () => new Response("foreign") };')
    program.call("DELETE", "/agents/scripts/keyed")
    shown = program.pulumi("refresh", "--preview-only", "--diff")
    assert "contentSha256" in shown
    assert "- code24-user-workers:index:UserWorker: (delete)" in shown
    program.pulumi("refresh", "--yes", "--skip-preview")
    assert program.changes() == {"create": 1, "update": 1}
    program.up()
    assert program.scripts() == ["keyed", "plain"]
    program.pulumi("refresh", "--yes", "--skip-preview")
    assert program.changes() == {}


def test_a_live_user_worker_is_imported_and_then_the_programs(program: Program) -> None:
    program.up()
    program.pulumi("state", "delete", "--yes", f"urn:pulumi:test::user-workers::{TYPE}::plain")
    program.pulumi(
        "import", TYPE, "plain", f"{ACCOUNT}/agents/plain", "--yes", "--generate-code=false",
        "--protect=false", "--provider", provider_of(program),
    )  # fmt: skip
    assert program.changes() == {}


def provider_of(program: Program) -> str:
    """The provider as ``pulumi import`` wants it named."""
    resources = json.loads(program.pulumi("stack", "export"))["deployment"]["resources"]
    [urn] = [r["urn"] for r in resources if r["type"].startswith("pulumi:providers:code24")]
    return f"user-workers={urn}"


def test_another_name_replaces_the_user_worker(program: Program) -> None:
    program.up()
    program.pulumi("config", "set", "plainName", "renamed")
    assert program.changes() == {"replace": 1}
    program.up()
    assert program.scripts() == ["keyed", "renamed"]


def test_a_busy_api_is_asked_again(program: Program) -> None:
    program.fail(
        {"method": "PUT", "path": "/plain$", "count": 2, "kind": "status", "status": 429},
        {"method": "PUT", "path": "/keyed$", "count": 1, "kind": "cut-after"},
    )
    program.up()
    assert program.scripts() == ["keyed", "plain"]
    assert program.calls().count("PUT plain") == 3


def test_a_refused_upload_names_the_worker_the_code_and_the_mend(program: Program) -> None:
    program.write("plain.js", "export default {")
    output = program.refused("up", "--yes", "--skip-preview")
    assert "User Worker 'plain' in dispatch namespace 'agents' could not be uploaded" in output
    assert "code 10021" in output
    assert "The code does not start: read the message, fix the module" in output
    assert "Traceback" not in output
    assert program.scripts() == ["keyed"]


def test_a_mistake_in_the_declaration_stops_the_preview_without_a_call(program: Program) -> None:
    program.calls()
    program.pulumi("config", "set", "plainName", "No Such Name")
    output = program.refused("preview")
    assert "name is 'No Such Name'; expected at most 255 lowercase letters" in output
    assert program.calls() == []
