"""A stack of the measured program on a temporary cloud."""

from __future__ import annotations

from pathlib import Path

from components.bundles import DIRECTORY, PROJECT, read_bundles
from machine.cloud import ACCOUNT
from machine.paths import REPO
from operations.stack import Stack
from operations.throwaway import Throwaway
from project.bench.clients import api
from project.bench.measured import Watched, measured

PROGRAM = Path(__file__).with_name("program.py")
BUNDLE = "brand"
"""Whose code the user Workers run: an agent of middling size."""


class ScaleStack:
    """A stack with a number of user Workers."""

    def __init__(self, platform: Throwaway, folder: Path, count: int, *, in_a_set: bool) -> None:
        """Lays the project out, with a resource for each or one for all; nothing is deployed."""
        self._platform = platform
        folder.mkdir()
        (folder / "__main__.py").write_text(PROGRAM.read_text())
        (folder / "Pulumi.yaml").write_text((REPO / "Pulumi.yaml").read_text())
        for name in ("components", "plugins", ".venv", ".local"):
            (folder / name).symlink_to(REPO / name)
        self._stack = Stack(f"scale-{count}", platform.stack.environment, folder, isolated=True)
        self._stack.ensure()
        bundle = read_bundles(PROJECT, DIRECTORY)[BUNDLE]
        self._set(account=ACCOUNT, count=str(count), set=str(in_a_set).lower())
        self._set(file=bundle.path, sha256=bundle.sha256)

    def up(self) -> Watched:
        """A ``pulumi up`` without a preview before it."""
        return self._measured("up", "--yes", "--skip-preview")

    def preview(self) -> Watched:
        """A ``pulumi preview``."""
        return self._measured("preview")

    def change_one(self, *, changed: bool) -> None:
        """Gives the first user Worker another variable, or its first one again."""
        self._set(changed=str(changed).lower())

    def destroy(self) -> Watched:
        """A ``pulumi destroy``."""
        return self._measured("destroy", "--yes", "--skip-preview")

    def user_workers(self) -> int:
        """How many the namespace has."""
        with api(self._platform) as account:
            answer = account.get("/workers/dispatch/namespaces/scale")
        return int(answer.raise_for_status().json()["result"]["script_count"])

    def _measured(self, *words: str) -> Watched:
        self._platform.cloud.admin("DELETE", "requests")
        run = measured(self._stack, self._platform.cloud.pid, *words)
        calls = len(self._platform.cloud.admin("GET", "requests"))
        return Watched(run.seconds, run.memory, run.cloud_memory, calls)

    def _set(self, **values: str) -> None:
        for key, value in values.items():
            self._stack.run("config", "set", key, value, "--stack", self._stack.name)
