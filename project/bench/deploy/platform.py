"""The platform's own runs: cold, with nothing changed, with one Worker changed, away again."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

import yaml

from operations.throwaway import Throwaway
from project.bench.timing import timed_engine


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
