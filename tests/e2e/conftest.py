"""The local platform, up once for all end-to-end tests of a worker."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from operations.verify.pages import serve
from tests.support.projects import Project, project


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory, built_cloud: None) -> Iterator[Project]:
    """The stack ``local``, up."""
    with project(tmp_path_factory.mktemp("platform"), "local") as made:
        for plane in ("build", "optimize"):
            made.change(f"{plane}.timeoutMs", 2500)  # a hanging agent is given up soon
        made.up()
        yield made


@pytest.fixture(scope="session")
def shop(platform: Project) -> Iterator[str]:
    """A page of this machine under a public name, as the platform's agents reach it.

    ``moved`` beside it redirects to an address inside the machine.
    """
    with serve(SHOP, moved="http://127.0.0.1:8787/__local/health") as address:
        hosts = {"shop.example.com": address}
        platform.cloud.admin("PUT", "hosts", hosts)
        yield "http://shop.example.com/"


SHOP = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"></head>
<body><h1>Shoes</h1><img src="/shoe.jpg"></body>
</html>
"""
"""It has neither title nor alternative text."""
