"""The provider's configuration: only this machine, only credentials of the right form."""

from __future__ import annotations

import asyncio

import pytest
from pulumi.provider.experimental import provider as engine

from plugins.cloudflare_standin.config import connect, loopback
from plugins.cloudflare_standin.errors import StandInError
from plugins.cloudflare_standin.provider import StandIn
from tests.unit.plugins.cloudflare_standin.harness import TOKEN, reasons, values

LOCAL = "http://127.0.0.1:8787/client/v4"


@pytest.mark.parametrize(
    "url",
    [
        LOCAL,
        "http://127.9.9.9/client/v4",
        "http://[::1]:8787/client/v4",
        "http://localhost:8787/client/v4",
        "https://localhost/client/v4",
    ],
)
def test_an_address_of_this_machine_is_taken(url: str) -> None:
    assert loopback(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "https://api.cloudflare.com/client/v4",
        "http://127.0.0.1.example.com/client/v4",
        "http://localhost.example.com/client/v4",
        "http://127.0.0.1@example.com/client/v4",
        "http://10.0.0.1/client/v4",
        "http://0.0.0.0/client/v4",
        "http://[2001:db8::1]/client/v4",
        "file:///client/v4",
        "127.0.0.1:8787",
        "",
        None,
    ],
)
def test_any_other_address_is_refused_with_what_to_do(url: str | None) -> None:
    with pytest.raises(StandInError) as refusal:
        loopback(url)
    assert "Code24's stand-in for the cloudflare provider" in str(refusal.value)
    assert "pulumi plugin install resource cloudflare 6.17.0" in str(refusal.value)


def test_an_unset_base_url_is_refused_when_the_engine_configures() -> None:
    request = engine.ConfigureRequest({}, values({"apiToken": TOKEN}), True, True)
    with pytest.raises(StandInError, match="no base URL is set"):
        asyncio.run(StandIn(environ={}).configure(request))


def test_arguments_win_over_the_environment() -> None:
    environ = {
        "CLOUDFLARE_BASE_URL": "http://127.0.0.1:1/client/v4",
        "CLOUDFLARE_API_TOKEN": "from-the-environment",
    }
    taken = connect({}, environ)
    assert taken.base_url == "http://127.0.0.1:1/client/v4"
    assert taken.headers["Authorization"] == "Bearer from-the-environment"
    given = connect({"baseUrl": LOCAL, "apiToken": TOKEN}, environ)
    assert given.base_url == LOCAL
    assert given.headers["Authorization"] == f"Bearer {TOKEN}"


def test_a_key_and_email_travel_in_their_own_headers() -> None:
    headers = connect({"baseUrl": LOCAL, "apiKey": "k" * 37, "email": "e@x"}, {}).headers
    assert (headers["X-Auth-Key"], headers["X-Auth-Email"]) == ("k" * 37, "e@x")
    assert "Authorization" not in headers


@pytest.mark.parametrize(
    ("settings", "prop", "reason"),
    [
        ({"apiToken": "t" * 39}, "apiToken", "API tokens must only contain characters a-z, A-Z"),
        ({"apiToken": "t" * 39 + "!"}, "apiToken", "API tokens must only contain"),
        ({"apiKey": "k" * 37}, "apiKey", 'Attribute "email" must be specified when "api_key"'),
        ({"apiKey": "k", "email": "e"}, "apiKey", "API key must only contain"),
        ({"apitoken": "x"}, "apitoken", "unknown key 'apitoken'"),
    ],
)
def test_a_wrong_argument_is_named_without_its_value(
    settings: dict[str, str], prop: str, reason: str
) -> None:
    request = engine.CheckRequest("urn", {}, values(settings), b"")
    failures = asyncio.run(StandIn(environ={}).check_config(request)).failures
    [(named, output)] = reasons(failures or [])
    assert named == prop
    assert reason in output
    assert settings[prop] not in output or len(settings[prop]) == 1


def test_a_right_token_is_taken() -> None:
    request = engine.CheckRequest("urn", {}, values({"apiToken": TOKEN}), b"")
    assert asyncio.run(StandIn(environ={}).check_config(request)).failures == []
