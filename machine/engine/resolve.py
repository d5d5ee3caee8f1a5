"""Finds the engine, and gets it when there is none."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from machine.console import say
from machine.engine.build import build_engine, built_directory
from machine.engine.version import PINNED, PINNED_TEXT, version_of
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


@dataclass(frozen=True)
class Engine:
    """A usable engine."""

    directory: Path
    """The folder of the ``pulumi`` executable."""
    source: str
    """``PATH``, ``installed`` or ``built``."""

    @property
    def program_exec(self) -> Path | None:
        """The SDK's script that runs a program, where the project's own language host needs it."""
        script = self.directory / "pulumi-language-python-exec"
        return script if self.source == "built" else None


def find_engine() -> Engine | None:
    """An engine that is there already; nothing is fetched."""
    on_path = shutil.which("pulumi")
    if on_path is not None:
        directory = Path(on_path).resolve().parent
        if directory == built_directory():
            return Engine(directory, "built")
        version = version_of(Path(on_path))
        if version is not None and version >= PINNED and _has_language_host(directory):
            return Engine(directory, "PATH")
    if (installed_directory() / "pulumi").exists():
        return Engine(installed_directory(), "installed")
    if (built_directory() / "pulumi").exists():
        return Engine(built_directory(), "built")
    return None


def resolve_engine() -> Engine:
    """The engine, installed or built when there is none.

    Raises:
        ToolError: when it can be neither installed nor built; says what is missing.
    """
    found = find_engine()
    if found is not None:
        return found
    if install_engine():
        return Engine(installed_directory(), "installed")
    say("    the official installer cannot be reached: building the engine from its Go modules")
    build_engine()
    return Engine(built_directory(), "built")


def _has_language_host(directory: Path) -> bool:
    """A CLI without one cannot run a Python program."""
    beside = directory / "pulumi-language-python"
    return beside.exists() or shutil.which("pulumi-language-python") is not None
