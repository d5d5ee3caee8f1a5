"""The tools' own rules: versions, missing tools, what a committed file must not hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from machine import bootstrap
from machine.engine import resolve
from machine.engine.version import PINNED, parse_version
from project.hygiene import MACHINE_PATH, REGISTRY


@pytest.mark.parametrize(
    ("output", "expected"),
    [("v3.259.0\n", (3, 259, 0)), ("3.260.1-dev", (3, 260, 1)), ("what?", None)],
)
def test_a_version_is_read_from_what_a_tool_says(
    output: str, expected: tuple[int, int, int] | None
) -> None:
    assert parse_version(output) == expected


@pytest.mark.parametrize(
    ("have", "expected"),
    [
        ((18, 0), None),
        ((22, 0), None),
        (
            (16, 19),
            "node is 16.19; expected 18.0 or newer: install Node.js 18 or newer; "
            "the project brings its own for all but npm",
        ),
        (
            None,
            "node not found; expected 18.0 or newer: install Node.js 18 or newer; "
            "the project brings its own for all but npm",
        ),
    ],
)
def test_a_wrong_tool_gets_one_clear_line(
    have: tuple[int, int] | None, expected: str | None
) -> None:
    assert bootstrap.problem_with("node", (18, 0), have) == expected


def fake_engine(folder: Path, version: str, *, language_host: bool) -> None:
    folder.mkdir()
    engine = folder / "pulumi"
    engine.write_text(f"#!/bin/sh\necho v{version}\n")
    engine.chmod(0o755)
    if language_host:
        host = folder / "pulumi-language-python"
        host.write_text("#!/bin/sh\n")
        host.chmod(0o755)


@pytest.mark.parametrize(
    ("version", "language_host", "used"),
    [
        (".".join(map(str, PINNED)), True, True),
        ("3.300.0", True, True),
        ("3.100.0", True, False),
        ("3.300.0", False, False),
    ],
)
def test_an_engine_on_path_is_used_when_it_is_new_enough_and_can_run_python(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    version: str,
    language_host: bool,
    used: bool,
) -> None:
    fake_engine(tmp_path / "bin", version, language_host=language_host)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    found = resolve.find_engine()
    assert (found is not None and found.source == "PATH") is used


def test_paths_of_machines_and_hosts_of_registries_are_recognised() -> None:
    assert MACHINE_PATH.search('open("/home' + '/ann/x")')
    assert not MACHINE_PATH.search("/workers/brand")
    assert REGISTRY.search('"resolved": "https://registry.' + 'npmjs.org/x"')
