"""How many cases a property meets: a few in the suite, FUZZ_CASES of them in `./code24 fuzz`."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

FEW = 50
WANTED = int(os.environ.get("FUZZ_CASES", FEW))

cases = settings(
    max_examples=WANTED,
    derandomize=WANTED == FEW,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
"""The same cases in every run, unless more are wanted than the fixed few."""
