"""Another team's program against the platform's outputs, over one backend."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from machine.engine import resolve_engine
from machine.environment import Workspace, local_environment
from machine.paths import LOCAL, REPO
from operations.stack import Stack
from tests.support.projects import Project

CONSUMER = REPO / "examples" / "consumer"
OTHER = Path(__file__).parents[1] / "fixtures" / "other_contract"


def program(source: Path, folder: Path, environment: dict[str, str]) -> Stack:
    """A copy of a program with a stack of its own in a backend."""
    shutil.copytree(source, folder)
    (folder / ".venv").symlink_to(REPO / ".venv")
    stack = Stack("test", environment, folder)
    stack.ensure()
    return stack


def pulumi(stack: Stack, *words: str) -> subprocess.CompletedProcess[str]:
    return stack.run(*words, "--stack", stack.name, capture=True)


def read(consumer: Stack, platform: str) -> subprocess.CompletedProcess[str]:
    """Runs the consumer against a stack of the platform."""
    pulumi(consumer, "config", "set", "platform", platform)
    return pulumi(consumer, "up", "--yes", "--skip-preview")


def test_a_consumer_gets_what_the_platform_gives(up: Project, tmp_path: Path) -> None:
    given = json.loads(up.pulumi("stack", "output", "--json"))
    consumer = program(CONSUMER, tmp_path / "consumer", up.stack.environment)
    ended = read(consumer, "organization/code24/local")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert consumer.outputs() == {
        "environment": "local",
        "workflowsUrl": given["workers"]["workflows"]["url"],
        "buildUrl": given["planes"]["build"]["dispatchUrl"],
        "optimizeUrl": given["planes"]["optimize"]["dispatchUrl"],
        "resultsKvIds": {plane: given["planes"][plane]["resultsKvId"] for plane in given["planes"]},
        "auditors": given["planes"]["optimize"]["agents"],
    }
    documented = json.loads(
        (REPO / "docs" / "reference" / "outputs.md").read_text().split("```json")[1].split("```")[0]
    )
    assert shape(given) == shape(documented)


def test_the_program_in_the_readme_reads_them_too(up: Project, tmp_path: Path) -> None:
    given = json.loads(up.pulumi("stack", "output", "--json"))
    [source] = re.findall(r"```python\n(.*?)```", (REPO / "README.md").read_text(), re.DOTALL)
    consumer = program(CONSUMER, tmp_path / "readme", up.stack.environment)
    (consumer.project / "__main__.py").write_text(source.replace("/production", "/local"))
    ended = pulumi(consumer, "up", "--yes", "--skip-preview")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert consumer.outputs() == {
        "contractVersion": given["contractVersion"],
        "workflowsUrl": given["workers"]["workflows"]["url"],
    }


def shape(value: object) -> object:
    """The keys of outputs, and the types of their values."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    return [shape(value[0])] if isinstance(value, list) else type(value).__name__


@pytest.mark.parametrize(("version", "output"), [("3", "contractVersion 3"), (None, "no contract")])
def test_a_consumer_stops_at_a_contract_that_it_does_not_know(
    version: str | None, output: str, tmp_path: Path
) -> None:
    workspace = Workspace(LOCAL / "pulumi", tmp_path / "state")
    environment = local_environment(resolve_engine(), "http://127.0.0.1:9/client/v4", workspace)
    other = program(OTHER, tmp_path / "other", environment)
    if version is not None:
        pulumi(other, "config", "set", "version", version)
    assert pulumi(other, "up", "--yes", "--skip-preview").returncode == 0
    consumer = program(CONSUMER, tmp_path / "consumer", environment)
    ended = read(consumer, "organization/other/test")
    message = ended.stdout + ended.stderr
    assert ended.returncode != 0
    assert f"The outputs of stack 'organization/other/test' have {output}" in message
    assert "this program reads 2. Nothing was changed. Read the platform's docs/" in (
        message.replace("\n", " ")
    )
    assert "Traceback" not in message
    assert consumer.outputs() == {}
