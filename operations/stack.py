"""One stack, as the commands drive it."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from machine.console import ToolError
from machine.paths import REPO


@dataclass(frozen=True)
class Stack:
    """A stack with the environment it runs in."""

    name: str
    environment: dict[str, str]
    """On top of the caller's own."""
    project: Path = REPO
    """The folder of ``Pulumi.yaml`` and the stack files."""
    isolated: bool = False
    """Whether the caller's own account and backend are kept out."""

    @property
    def file(self) -> Path:
        """Its settings and secrets."""
        return self.project / f"Pulumi.{self.name}.yaml"

    def run(
        self, *words: str, capture: bool = False, stdin: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        """``pulumi WORDS`` in the project; its exit code is the caller's to judge.

        Args:
            words: the command line.
            capture: whether the caller reads the output, or a person does.
            stdin: what the engine reads; a secret goes this way, as a command line is public.
        """
        return subprocess.run(
            [self._pulumi(), "--non-interactive", *words],
            cwd=self.project,
            env=self.environment_with_callers(),
            text=True,
            input=stdin,
            capture_output=capture,
            check=False,
        )

    def start(self, *words: str) -> subprocess.Popen[str]:
        """The same, left running; what it says is one stream to read."""
        return subprocess.Popen(
            [self._pulumi(), "--non-interactive", *words],
            cwd=self.project,
            env=self.environment_with_callers(),
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def run_with_events(
        self, log: Path, *words: str, capture: bool = False
    ) -> subprocess.CompletedProcess[str]:
        """The same, with the engine's events in a file: one of its debug options."""
        asked = replace(self, environment={**self.environment, "PULUMI_DEBUG_COMMANDS": "true"})
        return asked.run(*words, "--event-log", str(log), capture=capture)

    def ensure(self) -> None:
        """Makes the stack when the backend does not know it yet, without touching its file."""
        known = self.run("stack", "ls", "--json", capture=True)
        if known.returncode != 0:
            raise ToolError(
                f"The backend of stack {self.name!r} does not answer; are you logged in?\n"
                f"{known.stderr.strip()}\nRun `pulumi login` (README, 'I deploy')."
            )
        if self.name in {entry["name"].rsplit("/", 1)[-1] for entry in json.loads(known.stdout)}:
            return
        made = self.run("stack", "init", self.name, "--no-select", capture=True)
        if made.returncode != 0:
            raise ToolError(f"The stack {self.name!r} cannot be created:\n{made.stderr.strip()}")

    def secret(self, key: str) -> str | None:
        """A secret of the stack's config; None when it is not set."""
        output = self.run("config", "get", f"code24:{key}", "--stack", self.name, capture=True)
        return output.stdout.removesuffix("\n") if output.returncode == 0 else None

    def set_secret(self, key: str, value: str) -> None:
        """Encrypts a secret into the stack's file.

        Raises:
            ToolError: when the engine refuses it.
        """
        words = ["config", "set", "--secret", f"code24:{key}", "--stack", self.name]
        output = self.run(*words, capture=True, stdin=value)
        if output.returncode != 0:
            raise ToolError(f"code24:{key} cannot be set:\n{output.stderr.strip()}")

    def outputs(self) -> dict[str, Any]:
        """The stack's outputs; empty before its first update."""
        output = self.run("stack", "output", "--json", "--stack", self.name, capture=True)
        found: dict[str, Any] = json.loads(output.stdout) if output.returncode == 0 else {}
        return found

    def resources(self) -> list[dict[str, Any]]:
        """Every resource in its state, as the engine exports it.

        Raises:
            ToolError: when the state cannot be read.
        """
        output = self.run("stack", "export", "--stack", self.name, capture=True)
        if output.returncode != 0:
            raise ToolError(
                f"The state of stack {self.name!r} cannot be read:\n{output.stderr.strip()}\n"
                "Does the stack exist (`pulumi stack ls`)?"
            )
        found: list[dict[str, Any]] = json.loads(output.stdout)["deployment"].get("resources") or []
        return found

    def ids(self) -> set[str]:
        """The ids of what its state has."""
        return {str(each["id"]) for each in self.resources() if each.get("id")}

    def environment_with_callers(self) -> dict[str, str]:
        """What it runs in, whole: the caller's account is kept out when it is isolated.

        Every command says itself what it confirms; the engine takes no ``--preview-only`` where
        the caller confirms everything.
        """
        kept_out = (
            ("CLOUDFLARE_", "PULUMI_", "CF_") if self.isolated else ("PULUMI_SKIP_CONFIRMATIONS",)
        )
        callers = {key: value for key, value in os.environ.items() if not key.startswith(kept_out)}
        return {**callers, **self.environment}

    def _pulumi(self) -> str:
        for folder in self.environment["PATH"].split(os.pathsep):
            if (Path(folder) / "pulumi").exists():
                return str(Path(folder) / "pulumi")
        raise ToolError("pulumi is not installed: `./code24 up` installs it.")
