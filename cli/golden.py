"""The golden files of the previews' comments, written anew."""

from __future__ import annotations

import subprocess
import sys

import click

from machine.paths import PYTHON, REPO


@click.command()
def golden() -> None:
    """Previews of typical changes and their comments, as they are now; look at the diff."""
    words = ["-m", "pytest", "-q", "tests/engine/test_review.py", "--rewrite-golden"]
    done = subprocess.run([str(PYTHON), *words, "-k", "golden"], cwd=REPO, check=False)
    sys.exit(done.returncode)
