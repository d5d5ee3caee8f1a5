"""Measured sections: JSON in ``project/figures/recorded``, shown in docs/reference/figures.md."""

from project.figures.model import Ratio, Section, Table
from project.figures.record import publish, recorded

__all__ = ["Ratio", "Section", "Table", "publish", "recorded"]
