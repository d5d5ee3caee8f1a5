"""Every measurement of ``make bench``, by its section's name."""

from __future__ import annotations

from collections.abc import Callable

from bench import bundles, deploy, load, runtime
from bench.figures import Section

MEASUREMENTS: dict[str, Callable[[], Section]] = {
    "deploy": deploy.measure,
    "runtime": runtime.measure,
    "bundles": bundles.measure,
    "load": load.measure,
}
