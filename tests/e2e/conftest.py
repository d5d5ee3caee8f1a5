"""The local platform, up once for all end-to-end tests of a worker."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.projects import Project, project


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory, built_cloud: None) -> Iterator[Project]:
    """The stack ``local``, up."""
    with project(tmp_path_factory.mktemp("platform"), "local") as made:
        made.change("build.timeoutMs", 1000)  # a hanging agent is given up soon
        made.up()
        yield made
