"""From samples to figures."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from project.figures.model import Ratio


def median(samples: Sequence[float]) -> float:
    """The middle one."""
    return statistics.median(samples)


def percentile(samples: Sequence[float], percent: int) -> float:
    """The value that this many of a hundred samples do not exceed."""
    return statistics.quantiles(samples, n=100, method="inclusive")[percent - 1]


def spread(samples: Sequence[float], unit: str = "s") -> str:
    """Median with smallest and largest, for people."""
    low, middle, high = min(samples), median(samples), max(samples)
    return f"{middle:.2f} {unit} ({low:.2f} to {high:.2f})"


def ratio_of(name: str, values: Sequence[float], goal: float | None = None) -> Ratio:
    """A ratio from one value a repeat, each taken of what ran side by side."""
    return Ratio(
        name=name,
        value=round(median(values), 3),
        low=round(min(values), 3),
        high=round(max(values), 3),
        repeats=len(values),
        goal=goal,
    )
