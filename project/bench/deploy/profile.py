"""The parts of a preview, each by itself: before and after what was done about it."""

from __future__ import annotations

import os
from pathlib import Path

from machine.paths import PYTHON, REPO
from operations.throwaway import Throwaway
from project.bench.deploy import programs
from project.bench.timing import timed, timed_engine

REPEATS = 7
WITHOUT_INIT = """
import importlib, importlib.util, sys, types
spec = importlib.util.find_spec("pulumi_cloudflare")
package = sys.modules[spec.name] = types.ModuleType(spec.name)
package.__path__, package.__spec__ = list(spec.submodule_search_locations), spec
for module in ("workers_script", "workers_kv_namespace", "workers_for_platforms_dispatch_namespace",
               "workflow", "workers_script_subdomain", "provider"):
    importlib.import_module(f"{spec.name}.{module}")
"""
"""An import hook that leaves the SDK's sources alone: its own modules, without its ``__init__``."""

IMPORTS = {
    "Python starts": "pass",
    "import pulumi": "import pulumi",
    "import pulumi_cloudflare, whole, as it was": "import pulumi_cloudflare",
    "import pulumi_cloudflare, whole, without the garbage collector": (
        "import gc; gc.disable(); import pulumi_cloudflare"
    ),
    "import pulumi_cloudflare's modules, without its __init__": WITHOUT_INIT,
    "import pulumi_cloudflare, what the program names": "import components.platform",
    "the stand-in's plugin": "import plugins.cloudflare_standin.__main__",
    "the stand-in's plugin with its HTTP client, as it was": (
        "import plugins.cloudflare_standin.__main__, plugins.cloudflare_standin.api"
    ),
    "the user Workers' plugin": "import plugins.user_workers.process",
    "the language host": "import machine.language_host.__main__",
    "the language host with the whole SDK, as it was": "import machine.language_host.host",
}


def imports() -> dict[str, list[float]]:
    """Seconds of Python processes that only import, by what."""
    return {
        name: [_python(program) for _ in range(REPEATS)] for name, program in IMPORTS.items()
    } | {"the bundles are looked at, nothing is stale": [_bundler() for _ in range(REPEATS)]}


def empty_program(platform: Throwaway, folder: Path) -> dict[str, list[float]]:
    """Seconds of a preview of a program that declares nothing."""
    stack = programs.empty(platform, folder)
    previews = [timed_engine(stack, "preview") for _ in range(REPEATS)]
    return {"a preview of an empty program": previews}


def _python(program: str) -> float:
    return timed([str(PYTHON), "-c", program], REPO, os.environ)


def _bundler() -> float:
    return timed(["node", "worker_src/build.mjs"], REPO, os.environ)
