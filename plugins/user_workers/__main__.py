"""The plugin's process: the engine starts this folder, whatever its name, with its own address."""

import sys
from importlib import import_module
from pathlib import Path

FOLDER = Path(__file__).resolve().parent

if __name__ == "__main__":
    # In place of this folder, whose code.py would stand for the standard library's.
    sys.path[0] = str(FOLDER.parent)
    import_module(f"{FOLDER.name}.process").main(sys.argv[1])
