"""What tests of every kind share."""

from __future__ import annotations

import fcntl
from pathlib import Path

import pytest

from machine import cloud
from machine.paths import LOCAL, use_own_node

SEED = Path(__file__).parent / "fixtures" / "seed"


def pytest_configure() -> None:
    """Tests run on the Node.js that the commands run on."""
    use_own_node()


@pytest.fixture(scope="session")
def built_cloud() -> None:
    """The local cloud's bundle, built once for all workers of a run."""
    LOCAL.mkdir(exist_ok=True)
    with (LOCAL / "test-build.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        cloud.build()


@pytest.fixture(scope="session")
def seed() -> Path:
    """The seed's wrangler files and its live resources."""
    return SEED
