"""A Chromium for tests and screenshots: found, or installed where that can be done."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from machine.console import ToolError, step
from machine.paths import PYTHON

ON_PATH = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ADVICE = (
    "install Chromium: `apt-get install chromium` on Debian, or "
    "`.venv/bin/python -m playwright install chromium` where that can be downloaded"
)
FLAGS = (
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""It asks nobody but the pages that it is sent to."""

APT_PACKAGES = ("chromium", "fonts-dejavu-core")
"""The fonts have Arabic and Hebrew, which pages of users may be in."""


def find() -> str | None:
    """The executable on PATH, or Playwright's own; None when there is neither."""
    on_path = next((found for name in ON_PATH if (found := shutil.which(name))), None)
    if on_path is not None:
        return on_path
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def ensure() -> str:
    """The executable, installed when it is missing and this user may.

    Raises:
        ToolError: says what to install.
    """
    found = find()
    if found is not None:
        return found
    with step("Installing Chromium, for the tests that look at pages"):
        for command in _installs():
            if subprocess.run(command, capture_output=True, check=False).returncode != 0:
                break
        found = find()
    if found is None:
        raise ToolError(f"There is no Chromium on this machine, and it cannot be had: {ADVICE}.")
    return found


def _installs() -> list[list[str]]:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = ["apt-get", "-qq", "-y"]
        return [
            [*quiet, "update"],
            [*quiet, "install", "--no-install-recommends", *APT_PACKAGES],
        ]
    return [[str(PYTHON), "-m", "playwright", "install", "chromium"]]


@contextmanager
def opened(*flags: str) -> Iterator[Browser]:
    """A headless browser of its own, with more flags of Chromium's where they are given."""
    executable = ensure()
    with sync_playwright() as playwright:
        # Chromium's sandbox does not work for root, as whom containers and CI often run.
        sandbox = [] if os.geteuid() != 0 else ["--no-sandbox"]
        browser = playwright.chromium.launch(
            executable_path=executable, args=[*FLAGS, *sandbox, *flags]
        )
        try:
            yield browser
        finally:
            browser.close()
