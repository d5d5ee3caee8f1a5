"""The life of user Workers with the real engine, the project's own plugin and a local cloud.

It does not prove what a real account answers.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from machine import cloud
from machine.cloud import TOKEN, RunningCloud
from machine.engine import resolve_engine
from machine.environment import Workspace, local_environment
from machine.paths import LOCAL, REPO
from operations.stack import Stack

FIXTURE = Path(__file__).parents[1] / "fixtures" / "user_worker_program"
ACCOUNT = "c0de2400c0de2400c0de2400c0de2400"
KEY = "a-key-that-nobody-may-see-0123456789"
TYPE = "code24-user-workers:index:UserWorker"


@dataclass(frozen=True)
class Program:
    """The fixture's program on a cloud of its own."""

    stack: Stack
    cloud: RunningCloud

    def pulumi(self, *words: str) -> str:
        """Runs the engine, which must succeed, and gives what it said."""
        done = self.stack.run(*words, "--stack", "test", capture=True)
        assert done.returncode == 0, f"pulumi {words} failed:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def up(self) -> str:
        return self.pulumi("up", "--yes", "--skip-preview")

    def refused(self, *words: str) -> str:
        """Runs the engine, which must fail, and gives what it said."""
        done = self.stack.run(*words, "--stack", "test", capture=True)
        assert done.returncode != 0, done.stdout
        return done.stdout + done.stderr

    def changes(self) -> dict[str, int]:
        """What a preview would do, by operation; ``same`` left out."""
        summary: dict[str, int] = json.loads(self.pulumi("preview", "--json"))["changeSummary"]
        return {operation: count for operation, count in summary.items() if operation != "same"}

    def write(self, name: str, code: str) -> None:
        (self.stack.project / name).write_text(code)

    def upload(self, name: str, code: str, **metadata: Any) -> None:
        """Another client's upload, behind the program's back."""
        output = {"main_module": "index.js", "compatibility_date": "2024-10-21", **metadata}
        module = ("index.js", code.encode(), "application/javascript+module")
        files = {"metadata": (None, json.dumps(output), "application/json"), "index.js": module}
        self.call("PUT", f"/agents/scripts/{name}", files=files)

    def fail(self, *faults: dict[str, Any]) -> None:
        """Makes the API fail on the next calls."""
        self.cloud.admin("POST", "faults", faults)

    def scripts(self) -> list[str]:
        listed = self.call("GET", "/agents/scripts").json()["result"]
        return sorted(script["id"] for script in listed)

    def call(self, method: str, path: str, **more: Any) -> httpx.Response:
        """A call to the API behind the program's back."""
        base = f"{self.cloud.api}/accounts/{ACCOUNT}/workers/dispatch/namespaces"
        headers = {"Authorization": f"Bearer {TOKEN}"}
        answer = httpx.request(method, base + path, headers=headers, trust_env=False, **more)
        return answer.raise_for_status()

    def calls(self) -> list[str]:
        """The API calls since this was last asked."""
        journal = self.cloud.admin("GET", "requests")
        self.cloud.admin("DELETE", "requests")
        return [f"{entry['method']} {entry['path'].rsplit('/', 1)[-1]}" for entry in journal]


@pytest.fixture
def program(tmp_path: Path, built_cloud: None) -> Iterator[Program]:
    folder = tmp_path / "program"
    shutil.copytree(FIXTURE, folder)
    for name in (".venv", "plugins"):
        (folder / name).symlink_to(REPO / name)
    with cloud.running(tmp_path / "cloud") as running:
        workspace = Workspace(LOCAL / "pulumi", tmp_path / "state")
        environment = local_environment(resolve_engine(), running.api, workspace)
        stack = Stack("test", environment, folder)
        stack.ensure()
        made = Program(stack, running)
        made.pulumi("config", "set", "--secret", "key", KEY)
        made.call("POST", "", json={"name": "agents"})
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
