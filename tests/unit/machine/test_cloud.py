"""The port of a clone's own cloud."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from machine import cloud
from machine.console import ToolError


@pytest.fixture(autouse=True)
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cloud, "PORT_FILE", tmp_path / ".local" / "port")


def test_a_clone_has_the_usual_port_until_it_chooses_another() -> None:
    assert cloud.port() == 8787
    cloud.choose_port(8790)
    assert cloud.port() == 8790


def test_a_taken_port_is_said_with_the_way_out(tmp_path: Path, built_cloud: None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        with pytest.raises(ToolError) as caught:
            cloud.launch(tmp_path / "cloud", port=taken, log=tmp_path / "cloud.log")
    assert str(caught.value).startswith(f"Port {taken} is taken by another program")
    assert f"`./code24 up --port {taken + 3}` takes another port" in str(caught.value)


def test_a_cloud_says_its_port() -> None:
    assert cloud.RunningCloud("http://127.0.0.1:8790", 1).port == 8790


def test_a_log_that_has_grown_long_is_put_aside_at_the_next_start(
    tmp_path: Path, built_cloud: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cloud, "LONGEST_LOG", 10)
    log = tmp_path / "cloud.log"
    log.write_text("of a month ago\n")
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(ToolError):
        cloud.launch(tmp_path / "cloud", port=other.getsockname()[1], log=log)
    assert (tmp_path / "cloud.log.1").read_text() == "of a month ago\n"
    assert "of a month ago" not in log.read_text()
