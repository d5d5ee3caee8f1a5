"""Tests of one group run in one process, whatever versions of pytest and pytest-xdist are pinned.

With pytest 9.2 they did not, and nothing failed: what a file shares was made once for each process
(https://github.com/pytest-dev/pytest-xdist/issues/1386).
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from project.suite import PYTEST

GROUPED = """
import os
import pytest

pytestmark = pytest.mark.xdist_group("one")


@pytest.mark.parametrize("number", range(8))
def test_writes_its_process(number):
    with open("processes", "a") as file:
        file.write(f"{os.getpid()}\\n")
"""


def test_a_group_is_one_process(tmp_path: Path) -> None:
    (tmp_path / "test_grouped.py").write_text(GROUPED)
    words = [*PYTEST, "-n", "2", "--dist", "loadgroup", "-p", "no:cacheprovider"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "8 passed" in done.stdout, done.stdout + done.stderr
    assert len(set((tmp_path / "processes").read_text().split())) == 1
