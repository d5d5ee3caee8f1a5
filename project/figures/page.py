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


def page(sections: Sequence[Section]) -> str:
    """The whole page."""
    return "\n".join([HEAD, *(_section(section) for section in sections)])


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
    lines = [
        f"### {table.title}",
        "",
        "| " + " | ".join(table.head) + " |",
        "|" + "---|" * len(table.head),
        *("| " + " | ".join(row) + " |" for row in table.rows),
    ]
    return "\n".join(lines + (["", table.note] if table.note else []))
