"""Every measurement of ``./code24 bench``, by its section's name."""

from __future__ import annotations

from collections.abc import Callable

from project.bench import bundles, console, deploy, load, runtime, scale, setup, sites, tracing
from project.figures import Section

MEASUREMENTS: dict[str, Callable[[], Section]] = {
    "setup": setup.measure,
    "deploy": deploy.measure,
    "scale": scale.measure,
    "runtime": runtime.measure,
    "bundles": bundles.measure,
    "load": load.measure,
    "sites": sites.measure,
    "tracing": tracing.measure,
    "console": console.measure,
}
