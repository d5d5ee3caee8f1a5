"""What a harness hands over: tables for people, ratios for the regression guard."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Figure(BaseModel):
    """Strict and frozen, as everything that is written to a file."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Machine(Figure):
    """Where and with what a section was measured."""

    date: str
    """The day, as YYYY-MM-DD."""
    processor: str
    cores: int
    memory: str
    system: str
    versions: dict[str, str]
    commit: str
    """Of the sources that ran, with a plus when they were changed since."""


class Table(Figure):
    """Rows of text under a head, as Markdown shows them."""

    title: str
    head: list[str]
    rows: list[list[str]]
    note: str = ""


class Ratio(Figure):
    """A figure that means the same on another machine: lower is better."""

    name: str
    """Stable: the guard compares by it."""
    value: float
    low: float
    """The smallest of its repeats."""
    high: float
    """The largest of its repeats."""
    repeats: int
    goal: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; None without a goal."""
        return None if self.goal is None else self.value <= self.goal


class Section(Figure):
    """One harness's results."""

    name: str
    title: str
    how: str
    """How it was measured: a paragraph or more of Markdown."""
    machine: Machine
    tables: list[Table]
    ratios: list[Ratio] = []
