"""The commit that a recording names."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from project.figures import machine

GIT = ["git", "-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]


def test_a_recording_makes_the_code_no_other_one_and_a_change_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def git(*words: str) -> str:
        return subprocess.run(
            [*GIT, *words], cwd=tmp_path, check=True, capture_output=True, text=True
        ).stdout.strip()

    recorded = tmp_path / machine.FIGURES[1] / "load.json"
    recorded.parent.mkdir(parents=True)
    code = tmp_path / "code.py"
    for file in (recorded, code):
        file.write_text("1\n")
    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "--message", "first")
    commit = git("rev-parse", "--short", "HEAD")
    monkeypatch.setattr(machine, "REPO", tmp_path)
    recorded.write_text("2\n")
    assert machine.commit() == commit
    git("commit", "--quiet", "--all", "--message", "record")
    assert machine.commit() == commit
    code.write_text("2\n")
    assert machine.commit() == f"{commit}+"
