"""The diagram in docs/explanation/architecture.md is of the program as it is now."""

from __future__ import annotations

from operations.review.drawing import diagram
from project.diagram import PAGE, declared, with_diagram


def test_the_page_shows_what_the_program_declares(built_cloud: None) -> None:
    drawn = diagram(declared())
    page = PAGE.read_text()
    assert with_diagram(page, drawn) == page, "run `./code24 regenerate diagram`"
    nodes = {line.split("[")[0].split("{")[0].strip() for line in drawn.splitlines()[1:]}
    named = {word for line in drawn.splitlines() if "|" in line for word in line.split()[::3]}
    assert "code24_workflows_local" in named
    assert {edge.split()[-1] for edge in drawn.splitlines() if "|" in edge} <= nodes
