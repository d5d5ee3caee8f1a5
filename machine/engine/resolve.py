"""Finds the engine, and gets it when there is none."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from machine.console import say
from machine.engine.build import build_engine, built_directory
from machine.engine.install import install_engine, installed_directory
from machine.engine.version import PINNED, version_of


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
