"""One cloud for all client tests; every test makes things of its own in it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from cloudflare import Cloudflare

from machine import cloud
from machine.cloud import TOKEN

ACCOUNT = "c0de2400c0de2400c0de2400c0de2400"
ZONE = "c0de24000000000000000000000000ff"


@dataclass(frozen=True)
class Target:
    """Where a client finds the cloud, and as whom."""

    url: str
    token: str = TOKEN
    account: str = ACCOUNT
    zone: str = ZONE

    @property
    def api(self) -> str:
        """The base URL that API clients take."""
        return f"{self.url}/client/v4"

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Asks the API without a client library; ``path`` as in the API's docs."""
        headers = {"Authorization": f"Bearer {self.token}"} | options.pop("headers", {})
        return httpx.request(
            method,
            f"{self.api}/{path}",
            headers=headers,
            timeout=60,
            trust_env=False,
            **options,
        )

    def get(self, path: str) -> Any:
        """What the API now says of something of the account."""
        return (
            self.request("GET", f"accounts/{self.account}/{path}")
            .raise_for_status()
            .json()["result"]
        )

    def missing(self, path: str) -> bool:
        """Whether the API says that there is no such thing in the account."""
        return self.request("GET", f"accounts/{self.account}/{path}").status_code == 404

    def snapshot(self) -> Any:
        """All that the cloud remembers."""
        return httpx.get(f"{self.url}/__local/snapshot", trust_env=False).json()


@pytest.fixture(scope="session")
def target(built_cloud: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """A cloud process of this session."""
    with cloud.running(tmp_path_factory.mktemp("clients") / "cloud") as running:
        yield Target(running.url)


@pytest.fixture(scope="session")
def sdk(target: Target) -> Iterator[Cloudflare]:
    """The official SDK; an answer that its types do not describe is an error."""
    with _client(target, strict=True) as client:
        yield client


@pytest.fixture(scope="session")
def lenient_sdk(target: Target) -> Iterator[Cloudflare]:
    """The official SDK as programs use it, for answers that its types do not describe.

    The settings of a script without a placement are one: the API answers ``placement: {}``, and
    the type has a required field.
    """
    with _client(target, strict=False) as client:
        yield client


@contextmanager
def _client(target: Target, *, strict: bool) -> Iterator[Cloudflare]:
    with (
        httpx.Client(trust_env=False, timeout=60) as http,
        Cloudflare(
            base_url=target.api,
            api_token=target.token,
            http_client=http,
            max_retries=0,
            _strict_response_validation=strict,
        ) as client,
    ):
        yield client


@pytest.fixture
def name() -> Callable[[str], str]:
    """Makes names that no other test has."""
    own = uuid.uuid4().hex[:8]
    return lambda prefix: f"{prefix}-{own}"
