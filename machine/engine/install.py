"""The official installer: https://www.pulumi.com/docs/iac/download-install/ ."""

from __future__ import annotations

import subprocess
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

from machine.engine.version import PINNED_TEXT
from machine.paths import cache

INSTALLER = "https://get.pulumi.com/install.sh"
CONNECT_SECONDS = 5
INSTALL_SECONDS = 600


def installed_directory() -> Path:
    """Where the installer puts the pinned engine."""
    return cache() / "engine" / f"installed-{PINNED_TEXT}" / "bin"


def install_engine() -> bool:
    """Runs the installer; False when it cannot be reached or fails."""
    try:
        with urllib.request.urlopen(INSTALLER, timeout=CONNECT_SECONDS) as answer:
            script = answer.read()
    except (urllib.error.URLError, OSError):
        return False
    root = installed_directory().parent
    root.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root.parent) as folder:
        path = Path(folder) / "install.sh"
        path.write_bytes(script)
        flags = ["--version", PINNED_TEXT, "--install-root", str(root), "--no-edit-path"]
        try:
            done = subprocess.run(["sh", str(path), *flags], timeout=INSTALL_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            return False
    return done.returncode == 0 and (installed_directory() / "pulumi").exists()
