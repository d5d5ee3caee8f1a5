"""The documentation as a site: https://www.sphinx-doc.org ."""

import sys
from pathlib import Path

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

REPO = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPO))

project = "Code24"
extensions = ["myst_parser", "sphinx_click"]
html_theme = "furo"
html_title = "Code24"
html_show_copyright = False
myst_heading_anchors = 4
suppress_warnings = ["myst.xref_missing", "misc.highlighting_failure"]
"""Links to files that are no pages (tests/unit/docs/test_links.py follows them), cut examples."""


def setup(app: Sphinx) -> None:
    """A diagram is shown as its text: drawing it would load a script from another host."""
    app.add_lexer("mermaid", TextLexer)
