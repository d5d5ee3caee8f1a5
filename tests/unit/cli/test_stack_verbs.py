"""Which words `./code24 up` and `./code24 preview` give the engine; the engine is the test's."""

from __future__ import annotations

import json
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from click.testing import CliRunner

from cli import preview, rotate, up
from machine.console import ToolError
from operations import rotate as rotation
from operations.stack import Stack

EXPORT = ("stack", "export", "--stack", "blue")
KV = "cloudflare:index/workersKvNamespace:WorkersKvNamespace"
CACHE = {"type": KV, "id": "c0de", "urn": f"urn:pulumi:blue::code24::{KV}::cache"}
STATE = json.dumps({"deployment": {"resources": [CACHE]}})


class Recorded(Stack):
    """A stack that has one KV namespace and records the engine's arguments."""

    calls: list[tuple[str, ...]] = []

    def run(
        self, *words: str, capture: bool = False, stdin: str | None = None
    ) -> CompletedProcess[str]:
        self.calls.append(words)
        code = 0 if words[0] == "stack" else 1
        return CompletedProcess(words, code, STATE, "")


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    for module in (up, preview, rotate):
        monkeypatch.setattr(module, "prepared", lambda name: Recorded(name, {}, tmp_path))
    monkeypatch.setattr(rotation, "begin", lambda stack: None)
    monkeypatch.setattr(Recorded, "calls", [])
    return Recorded.calls


def run(*words: str) -> None:
    with pytest.raises(ToolError, match="exit code 1"):
        CliRunner().invoke(
            {"up": up.up, "preview": preview.preview, "rotate": rotate.rotate}[words[0]],
            words[1:],
            catch_exceptions=False,
        )


@pytest.mark.parametrize("command", ["up", "preview"])
def test_a_stack_but_the_local_is_judged_and_never_skips_the_preview(
    calls: list[tuple[str, ...]], command: str
) -> None:
    run(command, "--stack", "blue", "--allow", "cache")
    export, [verb, *words] = calls
    assert (export, verb) == (EXPORT, command)
    assert "--policy-pack" in words
    assert "--policy-pack-config" in words
    assert "--skip-preview" not in words


def test_a_rotation_is_judged_too(calls: list[tuple[str, ...]]) -> None:
    run("rotate", "--stack", "blue")
    export, [verb, *words] = calls
    assert (export, verb) == (EXPORT, "up")
    assert "--policy-pack" in words
    assert "--skip-preview" not in words


def test_the_local_stack_goes_straight_up(calls: list[tuple[str, ...]]) -> None:
    run("up", "--stack", "local")
    *words, flag, _log = calls[0]
    assert (words, flag) == (["up", "--yes", "--skip-preview", "--stack", "local"], "--event-log")
