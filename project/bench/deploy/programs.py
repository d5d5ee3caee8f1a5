"""Small programs beside the platform's, each a stack on the same cloud."""

from __future__ import annotations

from pathlib import Path

from machine.cloud import ACCOUNT
from machine.paths import REPO
from operations.stack import Stack
from operations.throwaway import Throwaway

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
