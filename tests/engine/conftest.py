"""Projects on clouds of their own."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.projects import Project, project


@pytest.fixture
def local(tmp_path: Path, built_cloud: None) -> Iterator[Project]:
    """The stack ``local``, not up yet."""
    with project(tmp_path, "local") as made:
        yield made


@pytest.fixture(scope="session")
def kept(testrun_uid: str, tmp_path_factory: pytest.TempPathFactory, built_cloud: None) -> Path:
    """Cloud and state of the stack ``local`` when it is up, once for all processes of a run."""
    made = tmp_path_factory.getbasetemp().parent / f"up-{testrun_uid}"
    with made.with_suffix(".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not made.exists():
            begun = made.with_suffix(".begun")
            with project(begun, "local") as platform:
                platform.up()
            begun.rename(made)
    return made


@pytest.fixture
def up(tmp_path: Path, kept: Path) -> Iterator[Project]:
    """The stack ``local``, up."""
    for folder in ("cloud", "state"):
        shutil.copytree(kept / folder, tmp_path / folder)
    with project(tmp_path, "local") as made:
        yield made


@pytest.fixture
def staging(tmp_path: Path, built_cloud: None, seed: Path) -> Iterator[Project]:
    """The stack ``staging`` with a cloud that has the seed's live resources, not up yet."""
    with project(tmp_path, "staging", fill=[seed / "live.json"]) as made:
        yield made


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite-golden", action="store_true", help="write the golden files of previews again"
    )


@pytest.fixture
def rewrite_golden(request: pytest.FixtureRequest) -> bool:
    """Whether to write the golden files again: `./code24 regenerate golden`."""
    return bool(request.config.getoption("--rewrite-golden"))
