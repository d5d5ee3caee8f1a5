"""The components as a Pulumi package: the engine starts this folder for a program that names it.

https://www.pulumi.com/docs/iac/guides/building-extending/components/packaging-components/
"""

import sys
from importlib import import_module
from pathlib import Path

if __name__ == "__main__":
    # In place of this folder, whose secrets.py would stand for the standard library's.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    import_module("components.package").serve(sys.argv[1:])
