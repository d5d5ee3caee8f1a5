"""Every harness of ``./code24 chaos``, by its section's name."""

from __future__ import annotations

from collections.abc import Callable

from project.chaos import faults, kills, together
from project.figures import Section

HARNESSES: dict[str, Callable[[float], tuple[Section, list[str]]]] = {
    "faults": faults.run,
    "kills": kills.run,
    "together": together.run,
}
"""Each takes the minutes it may last, and gives its section and a line for each failed case."""
