"""The provider's own configuration: where the API is and how to sign in.

https://www.pulumi.com/registry/packages/cloudflare/installation-configuration/
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from plugins.cloudflare_standin.errors import Problem, StandInError
from plugins.cloudflare_standin.schema import UNKNOWN

_TOKEN = re.compile(r"[0-9A-Za-z_-]{40,80}")
_KEY = re.compile(r"[0-9A-Za-z_-]{37,60}")
_ENVIRONMENT = {
    "apiToken": "CLOUDFLARE_API_TOKEN",
    "apiKey": "CLOUDFLARE_API_KEY",
    "email": "CLOUDFLARE_EMAIL",
    "apiUserServiceKey": "CLOUDFLARE_API_USER_SERVICE_KEY",
    "baseUrl": "CLOUDFLARE_BASE_URL",
}
_SETTINGS = (*_ENVIRONMENT, "userAgentOperatorSuffix")
_INSTEAD = (
    "Install the official plugin for a real account: "
    "`pulumi plugin install resource cloudflare 6.17.0`, and take the stand-in off PATH."
)


@dataclass(frozen=True)
class Connection:
    """Base URL and headers of every call."""

    base_url: str
    headers: Mapping[str, str]


def config_problems(settings: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with the provider's arguments; no value of a credential is repeated."""
    problems = [
        Problem(name, f"could not validate provider configuration: unknown key '{name}'")
        for name in settings
        if name not in (*_SETTINGS, "version", "pluginDownloadURL")
    ]
    token, key = settings.get("apiToken"), settings.get("apiKey")
    if token not in (None, UNKNOWN) and not _TOKEN.fullmatch(str(token)):
        problems.append(
            Problem(
                "apiToken",
                "Invalid Attribute Value. Attribute api_token API tokens must only contain "
                "characters a-z, A-Z, 0-9, hyphens and underscores. Expected 40 of them",
            )
        )
    if key not in (None, UNKNOWN) and not _KEY.fullmatch(str(key)):
        problems.append(
            Problem(
                "apiKey",
                "Invalid Attribute Value. Attribute api_key API key must only contain "
                "characters 0-9, a-z, A-Z, hyphens and underscores",
            )
        )
    if key is not None and settings.get("email") is None:
        problems.append(
            Problem(
                "apiKey",
                'Invalid Attribute Combination. Attribute "email" must be specified when '
                '"api_key" is specified',
            )
        )
    return problems


def connect(settings: Mapping[str, Any], environ: Mapping[str, str]) -> Connection:
    """Where to send calls, from the arguments first and the environment second.

    Raises:
        StandInError: no base URL, or one that is not on this machine.
    """
    found = {
        name: settings[name] if settings.get(name) is not None else environ.get(variable)
        for name, variable in _ENVIRONMENT.items()
    }
    headers = {"User-Agent": "code24-standin/6.17.0"}
    for name, header in (("apiKey", "X-Auth-Key"), ("email", "X-Auth-Email")):
        if found[name]:
            headers[header] = str(found[name])
    if found["apiUserServiceKey"]:
        headers["X-Auth-User-Service-Key"] = str(found["apiUserServiceKey"])
    if found["apiToken"]:
        headers["Authorization"] = f"Bearer {found['apiToken']}"
    return Connection(loopback(found["baseUrl"]), headers)


def loopback(base_url: str | None) -> str:
    """The base URL, if it is on this machine.

    Raises:
        StandInError: it is not; the stand-in must never reach a real account.
    """
    if not base_url:
        raise StandInError(
            "this is Code24's stand-in for the cloudflare provider, which only talks to the "
            "local cloud, and no base URL is set (the default is Cloudflare's own API). "
            "Set CLOUDFLARE_BASE_URL to the local cloud, such as "
            f"http://127.0.0.1:8787/client/v4. {_INSTEAD}"
        )
    url = urlsplit(base_url)
    if url.scheme not in ("http", "https") or not _is_loopback(url.hostname or ""):
        raise StandInError(
            "this is Code24's stand-in for the cloudflare provider, which only talks to the "
            f"local cloud on a loopback address; the base URL names the host "
            f"{url.hostname or '(none)'!r}. {_INSTEAD}"
        )
    return base_url


def _is_loopback(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost"
    return address.is_loopback
