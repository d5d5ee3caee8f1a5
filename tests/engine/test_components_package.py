"""The components in a program of another language: the resources of the program in Python.

The folders that the package needs are copied, so nothing else of the repository is there.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from components.package import PLANE, PLATFORM, VERSION
from machine import cloud
from machine.cloud import RunningCloud
from machine.paths import REPO
from operations.stack import Stack
from tests.support.projects import Project
from tests.support.yaml_programs import checked_schema, pulumi, yaml_program

SETTINGS = yaml.safe_load((REPO / "Pulumi.local.yaml").read_text())["config"]["code24:settings"]
PACKAGE = ("components", "plugins/user_workers", "worker_src")

pytestmark = pytest.mark.xdist_group("components_package")


def program(kind: str, outputs: Sequence[str], **properties: Any) -> str:
    document = {
        "name": "elsewhere",
        "runtime": "yaml",
        "plugins": {
            "providers": [
                {"name": "code24", "path": "./code24/components"},
                {"name": "code24-user-workers", "path": "./code24/plugins/user_workers"},
            ]
        },
        "config": {
            "token": {"type": "string", "secret": True},
            "apiToken": {"type": "string", "secret": True},
        },
        "resources": {
            "code24": {
                "type": f"code24:index:{kind}",
                "properties": {
                    "dispatchToken": "${token}",
                    **({"cfApiToken": "${apiToken}"} if kind == "Code24Platform" else {}),
                    **properties,
                },
            }
        },
        "outputs": {name: f"${{code24.{name}}}" for name in outputs},
    }
    return yaml.safe_dump(document, sort_keys=False)


@pytest.fixture
def running(built_cloud: None, tmp_path: Path) -> Iterator[RunningCloud]:
    with cloud.running(tmp_path / "elsewhere-cloud") as found:
        yield found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with the package's folders in it."""
    made = tmp_path / "elsewhere"
    ignored = shutil.ignore_patterns("__pycache__")
    for name in PACKAGE:
        shutil.copytree(REPO / name, made / "code24" / name, ignore=ignored)
    for name in ("node_modules", "package-lock.json", ".venv"):
        (made / "code24" / name).symlink_to(REPO / name)
    return made


def stack_of(text: str, folder: Path, running: RunningCloud, state: Path) -> Stack:
    stack = yaml_program(text, folder, running, state)
    for name in ("token", "apiToken"):
        pulumi(stack, "config", "set", "--secret", name, f"a-{name}-of-the-test-0123456789")
    return stack


def declared(exported: str) -> list[tuple[str, str]]:
    """Type and name of each resource below the platform."""
    resources = json.loads(exported)["deployment"]["resources"]
    return sorted(
        (each["type"], each["urn"].rsplit("::", 1)[-1])
        for each in resources
        if not each["type"].startswith("pulumi:")
    )


def test_the_platform_is_that_of_the_program_in_python(
    up: Project, folder: Path, running: RunningCloud, tmp_path: Path
) -> None:
    text = program("Code24Platform", ["contractVersion", "workers"], settings=SETTINGS)
    stack = stack_of(text, folder, running, tmp_path)
    pulumi(stack, "up", "--yes", "--skip-preview")
    assert declared(pulumi(stack, "stack", "export")) == declared(up.pulumi("stack", "export"))
    outputs = stack.outputs()
    assert outputs["contractVersion"] == 2
    assert outputs["workers"] == json.loads(up.pulumi("stack", "output", "--json"))["workers"]
    preview = json.loads(pulumi(stack, "preview", "--json"))
    assert set(preview["changeSummary"]) == {"same"}


def test_the_program_in_the_readme_declares_one_plane(
    folder: Path, running: RunningCloud, tmp_path: Path
) -> None:
    readme = (REPO / "components" / "README.md").read_text()
    [text] = re.findall(r"```yaml\n(.*?)```", readme, re.DOTALL)
    document = yaml.safe_load(text)
    document["resources"]["build"]["properties"]["settings"] = SETTINGS
    stack = stack_of(yaml.safe_dump(document), folder, running, tmp_path)
    pulumi(stack, "up", "--yes", "--skip-preview")
    assert stack.outputs() == {"namespace": "code24-build-workers-local"}
    kinds = [kind for kind, _ in declared(pulumi(stack, "stack", "export"))]
    assert kinds.count("code24-user-workers:index:UserWorker") == len(SETTINGS["build"]["agents"])
    assert kinds.count("code24:index:DispatchPlane") == 1


def test_its_schema_is_valid(folder: Path, running: RunningCloud, tmp_path: Path) -> None:
    stack = stack_of(program("DispatchPlane", []), folder, running, tmp_path)
    schema = checked_schema(stack, "./code24/components")
    assert schema["version"] == VERSION
    assert set(schema["resources"]) == {PLATFORM, PLANE}


def test_every_wrong_input_is_named(folder: Path, running: RunningCloud, tmp_path: Path) -> None:
    settings = {**SETTINGS, "environment": 5, "platformNane": "x"}
    text = program("DispatchPlane", [], plane="neither", settings=settings)
    stack = stack_of(text, folder, running, tmp_path)
    done = stack.run("preview", "--stack", "test", capture=True)
    output = done.stdout + done.stderr
    assert done.returncode != 0
    assert "settings.platformNane" in output
    assert "did you mean 'platformName'?" in output
    assert "settings.environment" in output
    assert "Traceback" not in output
