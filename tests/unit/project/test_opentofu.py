"""Where OpenTofu is measured, and where it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from machine.cloud import ACCOUNT, RunningCloud
from operations.stack import Stack
from operations.throwaway import Throwaway
from project.bench.deploy.opentofu import OpenTofu

TOFU = """\
#!/bin/sh
echo "$* $TF_VAR_account" >> "{calls}"
[ "$1" != init ] && exit 0
echo "no provider here" >&2
exit {code}
"""


@pytest.fixture
def platform(tmp_path: Path) -> Throwaway:
    """A stack and a cloud that nobody asks."""
    stack = Stack("local", {}, tmp_path / "project" / "stack", isolated=True)
    return Throwaway(stack, RunningCloud("http://127.0.0.1:9", 0))


def tofu(folder: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> Path:
    """A ``tofu`` on PATH that writes its calls down; ``init`` ends with a code."""
    calls = folder / "calls"
    program = folder / "bin" / "tofu"
    program.parent.mkdir()
    program.write_text(TOFU.format(calls=calls, code=code))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    return calls


def test_it_is_not_without_tofu_on_path(
    platform: Throwaway,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert OpenTofu.where_it_can_be_had(platform, tmp_path / "tofu") is None
    assert "there is no `tofu` on PATH" in capsys.readouterr().err


def test_it_is_not_without_a_provider_to_install(
    platform: Throwaway,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    tofu(tmp_path, monkeypatch, 1)
    assert OpenTofu.where_it_can_be_had(platform, tmp_path / "tofu") is None
    assert "OpenTofu is not measured: no provider here" in capsys.readouterr().err


def test_its_stores_are_up_before_it_plans(
    platform: Throwaway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = tofu(tmp_path, monkeypatch, 0)
    found = OpenTofu.where_it_can_be_had(platform, tmp_path / "tofu")
    assert found is not None
    assert found.plan() > 0
    assert found.plan_from_state() > 0
    assert calls.read_text().splitlines() == [
        "init -no-color ",
        f"apply -auto-approve -no-color -input=false {ACCOUNT}",
        f"plan -no-color -input=false {ACCOUNT}",
        f"plan -refresh=false -no-color -input=false {ACCOUNT}",
    ]
