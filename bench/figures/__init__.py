"""Measured sections: kept as JSON in ``bench/recorded``, shown in ``docs/figures.md``."""

from bench.figures.model import Ratio, Section, Table
from bench.figures.record import publish, recorded

__all__ = ["Ratio", "Section", "Table", "publish", "recorded"]
