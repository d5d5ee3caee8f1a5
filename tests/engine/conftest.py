"""Projects on clouds of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.projects import Project, project


@pytest.fixture
def local(tmp_path: Path, built_cloud: None) -> Iterator[Project]:
    """The stack ``local``, not up yet."""
    with project(tmp_path, "local") as made:
        yield made


@pytest.fixture
def staging(tmp_path: Path, built_cloud: None, seed: Path) -> Iterator[Project]:
    """The stack ``staging`` with a cloud that has the seed's live resources, not up yet."""
    with project(tmp_path, "staging", fill=[seed / "live.json"]) as made:
        yield made


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite-golden", action="store_true", help="write the golden files of previews anew"
    )


@pytest.fixture
def rewrite_golden(request: pytest.FixtureRequest) -> bool:
    """Whether what is made now is what the golden files shall be: `make golden`."""
    return bool(request.config.getoption("--rewrite-golden"))
