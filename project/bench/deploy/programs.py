"""The programs that deploys are measured with, and the platform itself."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import yaml

from machine.cloud import ACCOUNT
from machine.paths import REPO
from operations.stack import Stack
from operations.throwaway import Throwaway
from project.bench.timing import timed_engine

STORES = Path(__file__).parent / "stores" / "__main__.py"


def empty(platform: Throwaway, folder: Path) -> Stack:
    """Declares nothing."""
    return _stack(platform, folder, "empty", "import pulumi\n")


def stores(platform: Throwaway, folder: Path) -> Stack:
    """Declares the platform's stores and namespaces, under names of their own."""
    stack = _stack(platform, folder, "stores", STORES.read_text())
    (folder / "components").symlink_to(REPO / "components")
    stack.run("config", "set", "account", ACCOUNT, "--stack", stack.name)
    return stack


def _stack(platform: Throwaway, folder: Path, name: str, program: str) -> Stack:
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text(
        f"name: {name}\nruntime: {{name: python, options: {{virtualenv: {REPO / '.venv'}}}}}\n"
    )
    (folder / "__main__.py").write_text(program)
    stack = Stack(name, platform.stack.environment, folder, isolated=True)
    stack.ensure()
    return stack


class Deploys:
    """The engine's runs on one stack, as a person with ``./code24 env`` starts them."""

    def __init__(self, platform: Throwaway) -> None:
        """Nothing runs yet."""
        self._stack = platform.stack
        self._dates: Iterator[str] = cycle(["2024-10-23", "2024-10-22"])

    def up(self) -> float:
        """Seconds of a ``pulumi up`` without a preview before it."""
        return timed_engine(self._stack, "up", "--yes", "--skip-preview")

    def preview(self) -> float:
        """Seconds of a ``pulumi preview``."""
        return timed_engine(self._stack, "preview")

    def destroy(self) -> float:
        """Seconds of a ``pulumi destroy``."""
        return timed_engine(self._stack, "destroy", "--yes", "--skip-preview")

    def change_one_worker(self) -> None:
        """Gives the workflows Worker another compatibility date: its script alone changes."""
        document = yaml.safe_load(self._stack.file.read_text())
        document["config"]["code24:settings"]["workflows"]["compatibilityDate"] = next(self._dates)
        self._stack.file.write_text(yaml.safe_dump(document, sort_keys=False))
