"""OpenTofu's plan of the same stores: https://opentofu.org/docs/cli/commands/plan/ ."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Self

from machine.cloud import ACCOUNT
from machine.console import say, step
from operations.throwaway import Throwaway
from project.bench.clients import account_environment
from project.bench.timing import timed

HERE = Path(__file__).parent / "opentofu"


class OpenTofu:
    """The program of ``project/bench/deploy/opentofu`` in a folder of its own."""

    def __init__(self, platform: Throwaway, folder: Path) -> None:
        """Its stores are up."""
        self._folder = folder
        self._environment = {**account_environment(platform), "TF_VAR_account": ACCOUNT}
        self._run("apply", "-auto-approve")

    @classmethod
    def where_it_can_be_had(cls, platform: Throwaway, folder: Path) -> Self | None:
        """None without ``tofu`` on PATH, or where it finds no Cloudflare provider to install.

        It installs one as the caller does: from the registry, or from a folder of providers
        (https://opentofu.org/docs/cli/config/config-file/#implied-local-mirror-directories).
        """
        if shutil.which("tofu") is None:
            say("    OpenTofu is not measured: there is no `tofu` on PATH")
            return None
        shutil.copytree(HERE, folder)
        with step("Installing OpenTofu's provider"):
            installed = subprocess.run(
                ["tofu", "init", "-no-color"],
                cwd=folder,
                env=dict(os.environ),
                capture_output=True,
                text=True,
                check=False,
            )
        if installed.returncode != 0:
            say(f"    OpenTofu is not measured: {installed.stderr.strip()}")
            return None
        return cls(platform, folder)

    def plan(self) -> float:
        """Seconds of a plan, which asks the account for every resource."""
        return self._run("plan")

    def plan_from_state(self) -> float:
        """Seconds of a plan that compares with the state alone, as a Pulumi preview does."""
        return self._run("plan", "-refresh=false")

    def _run(self, *words: str) -> float:
        command = ["tofu", *words, "-no-color", "-input=false"]
        return timed(command, self._folder, self._environment)
