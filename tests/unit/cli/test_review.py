"""``review --from``: the comment where it was asked for, and an exit status that tells."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.review import review
from machine.console import ToolError
from tests.support.previews import golden


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(review, words)
    if isinstance(done.exception, ToolError):
        raise done.exception
    return done.exit_code, done.stdout


def test_a_saved_preview_is_shown(tmp_path: Path) -> None:
    saved = str(golden("variable", "json"))
    output = golden("variable", "md").read_text()
    assert run("--stack", "local", "--from", saved) == (0, output)
    out = tmp_path / "comment.md"
    assert run("--stack", "local", "--from", saved, "--out", str(out)) == (0, "")
    assert out.read_text() == output


def test_a_preview_that_failed_is_shown_and_fails(tmp_path: Path) -> None:
    saved = tmp_path / "preview.json"
    error = {"severity": "error", "message": "error: no such zone\n"}
    saved.write_text(json.dumps({"steps": [], "diagnostics": [error]}))
    code, output = run("--stack", "local", "--from", str(saved))
    assert code == 1
    assert "> no such zone\n" in output


@pytest.mark.parametrize(("text", "problem"), [("{", "cannot be read"), ("[]", "not a preview")])
def test_a_file_that_is_no_preview_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    saved = tmp_path / "preview.json"
    saved.write_text(text)
    with pytest.raises(ToolError, match=problem):
        run("--from", str(saved))
