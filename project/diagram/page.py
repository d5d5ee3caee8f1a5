"""The diagram's place in a page of Markdown: between two markers."""

from __future__ import annotations

from machine.console import ToolError
from machine.paths import REPO

PAGE = REPO / "docs" / "architecture.md"
BEGIN = "<!-- diagram: made by `make diagram`, not by hand -->"
END = "<!-- end of diagram -->"


def with_diagram(page: str, mermaid: str) -> str:
    """The page with the diagram in it.

    Raises:
        ToolError: when the markers are not there.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ToolError(f"{PAGE.relative_to(REPO)} lacks the line {BEGIN!r} or {END!r}.")
    return f"{before}{BEGIN}\n```mermaid\n{mermaid}\n```\n{END}{after}"
