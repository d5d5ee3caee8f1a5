"""The regression guard: a ratio that got more than a quarter worse fails."""

from __future__ import annotations

from collections.abc import Sequence

from project.figures.model import Section

TOLERANCE = 1.25


def regressions(measured: Section, before: Section | None) -> Sequence[str]:
    """One line for each ratio that is worse than recorded by more than the tolerance."""
    if before is None:
        return []
    old = {ratio.name: ratio.value for ratio in before.ratios}
    return [
        f"{measured.name}: {ratio.name} is {ratio.value:.2f}, recorded {old[ratio.name]:.2f}; "
        f"at most {old[ratio.name] * TOLERANCE:.2f} passes"
        for ratio in measured.ratios
        if ratio.name in old and ratio.value > old[ratio.name] * TOLERANCE
    ]
