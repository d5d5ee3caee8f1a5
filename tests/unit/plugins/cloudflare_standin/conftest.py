"""A recorded Cloudflare, and an engine on a stand-in that is connected to it."""

from __future__ import annotations

import pytest

from tests.unit.plugins.cloudflare_standin.harness import Cloud, Engine, connect


@pytest.fixture
def cloud() -> Cloud:
    return Cloud()


@pytest.fixture
def pulumi(cloud: Cloud) -> Engine:
    return Engine(connect(cloud))
