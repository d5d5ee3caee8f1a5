"""Measured sections: kept as JSON in ``project/figures/recorded``, shown in ``docs/figures.md``."""

from project.figures.model import Ratio, Section, Table
from project.figures.record import publish, recorded

__all__ = ["Ratio", "Section", "Table", "publish", "recorded"]
