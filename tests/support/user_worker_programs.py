"""A program of user Workers on a cloud of its own, with the real engine."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from machine import cloud
from machine.cloud import ACCOUNT, TOKEN, RunningCloud
from machine.engine import resolve_engine
from machine.environment import Workspace, local_environment
from machine.paths import LOCAL, REPO
from operations.stack import Stack

KEY = "a-key-that-nobody-may-see-0123456789"


@dataclass(frozen=True)
class Program:
    """The program of a fixture on a cloud of its own."""

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


@contextmanager
def user_worker_program(fixture: Path, folder: Path) -> Iterator[Program]:
    """A fixture's program, with its namespace and its secret; nothing is deployed yet."""
    project = folder / "program"
    shutil.copytree(fixture, project)
    for name in (".venv", "plugins"):
        (project / name).symlink_to(REPO / name)
    with cloud.running(folder / "cloud") as running:
        workspace = Workspace(LOCAL / "pulumi", folder / "state")
        environment = local_environment(resolve_engine(), running.api, workspace)
        stack = Stack("test", environment, project)
        stack.ensure()
        made = Program(stack, running)
        made.pulumi("config", "set", "--secret", "key", KEY)
        made.call("POST", "", json={"name": "agents"})
        yield made
