"""Programs in YAML, for what other projects take from this one."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

from machine.cloud import RunningCloud
from machine.engine import resolve_engine
from machine.environment import Workspace, local_environment
from machine.go_programs import built
from machine.paths import REPO
from machine.plugins import choose_cloudflare_plugin
from operations.stack import Stack

YAML_HOST = "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml"


def yaml_program(text: str, folder: Path, running: RunningCloud, state: Path) -> Stack:
    """A stack ``test`` of a program in a folder of its own, against a local cloud."""
    (folder / "Pulumi.yaml").write_text(text)
    (folder / ".venv").symlink_to(REPO / ".venv")
    engine = resolve_engine()
    environment = local_environment(engine, running.api, Workspace(state / "home", state / "state"))
    choose_cloudflare_plugin(engine.directory / "pulumi", environment)
    if shutil.which("pulumi-language-yaml", path=environment["PATH"]) is None:
        host = built(REPO / "project" / "yaml_host", YAML_HOST)
        environment["PATH"] = os.pathsep.join([str(host.parent), environment["PATH"]])
    stack = Stack("test", environment, folder, isolated=True)
    stack.ensure()
    return stack


def checked_schema(stack: Stack, folder: str) -> dict[str, Any]:
    """The schema of the package in a folder of the project, which the engine finds to be valid."""
    done = stack.run("package", "get-schema", folder, capture=True)
    assert done.returncode == 0, done.stderr
    file = stack.project / "schema.json"
    file.write_text(done.stdout)
    valid = stack.run("schema", "check", file.name, capture=True)
    assert valid.returncode == 0, valid.stdout + valid.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def pulumi(stack: Stack, *words: str) -> str:
    """Runs the engine, which must succeed; its standard output."""
    done = stack.run(*words, "--stack", stack.name, capture=True)
    assert done.returncode == 0, f"pulumi {words} failed:\n{done.stdout}\n{done.stderr}"
    return done.stdout
