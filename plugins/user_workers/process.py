"""What the plugin's process serves."""

from __future__ import annotations

from .errors import PluginError
from .names import VERSION
from .provider import Provider
from .server import run


def main(engine_address: str) -> None:
    """Serves the engine until it ends this process."""
    run(Provider(), VERSION, PluginError, engine_address)
