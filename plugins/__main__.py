"""The plugin's process: the engine starts it with its own address."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from plugins.errors import PluginError
from plugins.names import VERSION
from plugins.provider import Provider
from plugins.server import run

if __name__ == "__main__":
    run(Provider(), VERSION, PluginError, sys.argv[1])
