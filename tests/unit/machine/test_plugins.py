"""Which cloudflare plugin the engine gets. It does not prove that a download works."""

from __future__ import annotations

from pathlib import Path

import pytest

from machine import plugins
from machine.console import ToolError


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An engine's home without a plugin, on a machine that has none and fetches none."""
    monkeypatch.setattr(plugins, "STAND_IN", tmp_path / "stand-in")
    monkeypatch.setattr(plugins, "_TRIED", tmp_path / "tried.json")
    monkeypatch.setattr(plugins, "_fetch", lambda *_: False)
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "callers"))
    monkeypatch.delenv(plugins.WANTED, raising=False)
    return tmp_path / "home"


def choose(home: Path) -> str:
    return plugins.choose_cloudflare_plugin(Path("pulumi"), {"PULUMI_HOME": str(home)})


def executable(home: Path) -> Path:
    return home.parent / "stand-in" / "pulumi-resource-cloudflare"


def install(where: Path) -> Path:
    made = where / "plugins" / plugins.OFFICIAL
    made.mkdir(parents=True)
    return made


def test_without_the_official_plugin_the_stand_in_serves_and_it_is_said(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert choose(home) == "stand-in"
    assert executable(home).exists()
    assert "the stand-in serves the local cloud" in capsys.readouterr().err


def test_the_official_plugin_of_the_clone_goes_first(home: Path) -> None:
    choose(home)
    install(home)
    assert choose(home) == "official"
    assert not executable(home).exists()


def test_the_official_plugin_of_the_caller_is_found(home: Path, tmp_path: Path) -> None:
    made = install(tmp_path / "callers")
    assert choose(home) == "official"
    assert (home / "plugins" / plugins.OFFICIAL).resolve() == made


def test_the_stand_in_can_be_asked_for_where_the_official_plugin_is(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(home)
    monkeypatch.setenv(plugins.WANTED, "stand-in")
    assert choose(home) == "stand-in"
    assert executable(home).exists()


def test_the_official_plugin_that_cannot_be_had_is_no_stand_in(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(plugins.WANTED, "official")
    with pytest.raises(ToolError, match="pulumi plugin install resource cloudflare"):
        choose(home)
    assert not executable(home).exists()


def test_another_name_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(plugins.WANTED, "offical")
    with pytest.raises(ToolError, match="expected official or stand-in"):
        choose(home)
