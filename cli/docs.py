"""``./code24 docs``: the documentation as a site."""

from __future__ import annotations

import subprocess
import sys
import webbrowser

import click

from machine.console import say
from project.checks import DOCS, DOCS_SITE


@click.command()
@click.option("--open", "opens", is_flag=True, help="Open it in the browser.")
def docs(opens: bool) -> None:
    """Build the documentation as a site that you can search.

    \b
    Examples:
      ./code24 docs
      ./code24 docs --open
    """
    code = subprocess.run(DOCS.words, check=False).returncode
    if code == 0:
        page = (DOCS_SITE / "index.html").as_uri()
        say(f"The site is at {page}")
        if opens:
            webbrowser.open(page)
    sys.exit(code)
