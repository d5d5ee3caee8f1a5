"""``docs/reference/figures.md``: the sections as Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from project.figures.model import Machine, Ratio, Section, Table

HEAD = """\
# Figures

Made from runs by `./code24 bench`, `chaos`, `fuzz` and `steady`; never edited by hand.
Seconds and milliseconds are of the machine named in each section; ratios were measured side by
side in one run.
"""

WHY_NOT = """\
What bounds those that are not reached: [What bounds the figures](../explanation/bounds.md)."""


def page(sections: Sequence[Section]) -> str:
    """The whole page."""
    return "\n".join([HEAD, _goals(sections), *(_section(section) for section in sections)])


def _goals(sections: Sequence[Section]) -> str:
    """Every ratio that has a goal, with what it is now."""
    rows = [
        [section.title, *_row_of_goal(ratio), section.machine.date]
        for section in sections
        for ratio in section.ratios
        if ratio.goal is not None
    ]
    head = ["of", "ratio", "goal", "now", "reached", "measured"]
    parts = ["## Goals", _rows(head, rows), WHY_NOT]
    return "\n\n".join(parts) + "\n"


def _row_of_goal(ratio: Ratio) -> list[str]:
    name, now, _, _, goal, reached = _row(ratio)
    return [name, goal, now, reached]


def _section(section: Section) -> str:
    parts = [f"## {section.title}", section.how, _machine(section.machine)]
    if section.ratios:
        parts.append(_table(_ratios(section.ratios)))
    parts += [_table(table) for table in section.tables]
    return "\n\n".join(parts) + "\n"


def _machine(machine: Machine) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in machine.versions.items())
    return (
        f"Measured {machine.date} at `{machine.commit}` on {machine.processor}, "
        f"{machine.cores} cores, {machine.memory}, {machine.system}; {versions}."
    )


def _ratios(ratios: Sequence[Ratio]) -> Table:
    return Table(
        title="Ratios",
        head=["ratio", "median", "smallest to largest", "repeats", "goal", "reached"],
        rows=[_row(ratio) for ratio in ratios],
    )


def _row(ratio: Ratio) -> list[str]:
    reached = {None: "", True: "yes", False: "no"}[ratio.met]
    goal = "" if ratio.goal is None else f"at most {ratio.goal:g}"
    spread = f"{ratio.low:.2f} to {ratio.high:.2f}"
    return [ratio.name, f"{ratio.value:.2f}", spread, str(ratio.repeats), goal, reached]


def _table(table: Table) -> str:
    parts = [f"### {table.title}", _rows(table.head, table.rows)]
    return "\n\n".join([*parts, table.note] if table.note else parts)


def _rows(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])
