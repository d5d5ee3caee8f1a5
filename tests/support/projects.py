"""A copy of the project whose stack files a test may change, on a cloud of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import yaml

from machine.cloud import TOKEN
from operations.throwaway import Throwaway, lay_out, throwaway


class Project(Throwaway):
    """The program in a folder of its own, and the cloud that it is deployed to."""

    def change(self, path: str, value: Any) -> None:
        """Sets one setting, by its dotted path."""
        document = yaml.safe_load(self.file.read_text())
        section = document["config"]["code24:settings"]
        *parents, key = path.split(".")
        for parent in parents:
            section = section[parent]
        section[key] = value
        self.file.write_text(yaml.safe_dump(document, sort_keys=False))

    def pulumi(self, *words: str) -> str:
        """Runs the engine, which must succeed, and gives what it said."""
        done = self.stack.run(*words, "--stack", self.stack.name, capture=True)
        assert done.returncode == 0, f"pulumi {words} failed:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def up(self) -> str:
        """``pulumi up``."""
        return self.pulumi("up", "--yes", "--skip-preview")

    def changes(self) -> dict[str, int]:
        """What a preview would do, by operation; ``same`` left out."""
        summary: dict[str, int] = json.loads(self.pulumi("preview", "--json"))["changeSummary"]
        return {operation: count for operation, count in summary.items() if operation != "same"}

    def api(self, path: str) -> Any:
        """What the cloud's API says of a resource of the account."""
        return self._ask(f"accounts/{self._settings()['account']['id']}/{path}")

    def zone(self, path: str) -> Any:
        """What the cloud's API says of a resource of the stack's zone."""
        return self._ask(f"zones/{self._settings()['zoneId']}/{path}")

    def _settings(self) -> dict[str, Any]:
        settings: dict[str, Any] = yaml.safe_load(self.file.read_text())["config"][
            "code24:settings"
        ]
        return settings

    def _ask(self, path: str) -> Any:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        answer = httpx.get(f"{self.cloud.api}/{path}", headers=headers, trust_env=False)
        return answer.raise_for_status().json()["result"]

    def worker(self, name: str) -> httpx.Client:
        """A client of one Worker, found by its host."""
        return httpx.Client(
            base_url=self.cloud.url,
            headers={"Host": f"{name}.localhost"},
            timeout=60,
            trust_env=False,
        )


@contextmanager
def project(folder: Path, stack: str, fill: Sequence[Path] = ()) -> Iterator[Project]:
    """A project copy with a fresh cloud, state and stack file."""
    with throwaway(folder, stack, fill) as made:
        yield Project(made.stack, made.cloud)


def beside(other: Project, folder: Path, stack: str) -> Project:
    """Another stack, with a project copy and a state of its own, on the same cloud."""
    made = lay_out(folder, stack, other.cloud)
    return Project(made.stack, made.cloud)
