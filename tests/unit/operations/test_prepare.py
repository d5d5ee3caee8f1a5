"""Which stacks are driven on the local cloud, and which on an account of yours."""

from __future__ import annotations

from pathlib import Path

import pytest

from machine.paths import REPO
from operations import prepare
from operations.prepare import on_local_cloud


def test_a_stack_of_the_local_account_is_on_the_local_cloud_whatever_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    committed = {name: on_local_cloud(name) for name in ("local", "staging", "production")}
    assert committed == {"local": True, "staging": False, "production": False}
    monkeypatch.setattr(prepare, "REPO", tmp_path)
    made_from_local = (REPO / "Pulumi.local.yaml").read_text().replace("-local", "-pr-9")
    (tmp_path / "Pulumi.pr-9.yaml").write_text(made_from_local)
    assert (on_local_cloud("pr-9"), on_local_cloud("nowhere")) == (True, False)
