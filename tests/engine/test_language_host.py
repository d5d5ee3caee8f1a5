"""The engine with its language host: programs, plugins beside them, secrets, failures.

It does not prove the official language host; where that is installed, it is what runs here.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from machine.engine import resolve_engine
from machine.environment import Workspace, local_environment
from machine.paths import LOCAL, REPO
from operations.stack import Stack

FIXTURE = Path(__file__).parents[1] / "fixtures" / "plugin_program"


@pytest.fixture
def program(tmp_path: Path) -> Stack:
    """A program with a plugin of its own."""
    folder = tmp_path / "program"
    shutil.copytree(FIXTURE, folder)
    (folder / ".venv").symlink_to(REPO / ".venv")
    workspace = Workspace(LOCAL / "pulumi", tmp_path / "state")
    environment = local_environment(resolve_engine(), "http://127.0.0.1:9/client/v4", workspace)
    stack = Stack("test", environment, folder)
    stack.ensure()
    run(stack, "config", "set", "--secret", "password", "hunter2-hunter2")
    return stack


def run(stack: Stack, *words: str) -> str:
    done = stack.run(*words, "--stack", "test", capture=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_program_uses_the_plugin_beside_it_and_its_secrets_stay_secret(program: Stack) -> None:
    output = run(program, "up", "--yes", "--skip-preview")
    outputs = json.loads(run(program, "stack", "output", "--json"))
    assert outputs == {"id": "made-here", "secret": "[secret]"}
    assert "hunter2" not in output + run(program, "stack", "export")
    run(program, "destroy", "--yes", "--skip-preview")
    assert json.loads(run(program, "stack", "export"))["deployment"].get("resources") is None


def test_a_program_that_says_what_is_wrong_fails_with_just_that(program: Stack) -> None:
    run(program, "config", "set", "fail", "yes")
    ended = program.run("up", "--yes", "--skip-preview", "--stack", "test", capture=True)
    output = ended.stdout + ended.stderr
    assert ended.returncode != 0
    assert "told to fail: set plug:fail to no" in output
    assert "Traceback" not in output
