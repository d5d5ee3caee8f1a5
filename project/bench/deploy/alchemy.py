"""alchemy's run over the same resources: https://github.com/alchemy-run/alchemy ."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from machine.console import step
from machine.paths import LOCAL
from operations.throwaway import Throwaway
from project.bench.clients import account_environment
from project.bench.timing import timed

HERE = Path(__file__).parent / "alchemy"


class Alchemy:
    """The program of ``project/bench/deploy/alchemy`` in a folder of its own."""

    def __init__(self, platform: Throwaway, folder: Path) -> None:
        """Installs it, as it is locked there."""
        self._folder = folder
        self._environment = account_environment(platform)
        shutil.copytree(HERE, folder)
        with step("Installing alchemy"):
            command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
            # As the caller installs packages: with its proxy, its certificates and its cache.
            timed(command, folder, dict(os.environ))
        self._bundles = folder / "bundles"
        for bundle in (LOCAL / "bundles").glob("*.js"):
            # alchemy uploads the whole folder of an entry point that it does not bundle itself.
            own = self._bundles / bundle.stem
            own.mkdir(parents=True)
            shutil.copy(bundle, own)

    def run(self) -> float:
        """Seconds of a run over the stores, the namespaces and the Workers."""
        return self._run(str(self._bundles))

    def run_stores(self) -> float:
        """Seconds of a run over the stores and the namespaces alone."""
        return self._run()

    def _run(self, *words: str) -> float:
        return timed(["node", "run.mjs", *words], self._folder, self._environment)
