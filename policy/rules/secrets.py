"""No secret in a variable: variables are shown in the dashboard, in previews and in the state."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from plugins.names import USER_WORKER
from policy.resource import SCRIPT, Resource, said

SECRET_NAME = re.compile(
    r"""(?x)
    (^|_) (SECRETS? | PASSWORD | PASSWD | PASSPHRASE | CREDENTIALS? | BEARER) (_|$)
    | (^|_) (API | PRIVATE | ACCESS | SIGNING | ENCRYPTION | MODEL) _? KEYS? (_|$)
    # "MAX_TOKENS" and "TOKEN_URL" are none; "DISPATCH_TOKEN_PREVIOUS" is one.
    | (^|_) TOKEN (_(PREVIOUS|NEXT|OLD|NEW|VALUE|\d+))? $
    """
)

SECRET_VALUES = {
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY( BLOCK)?-----"),
    "a JSON Web Token": re.compile(r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*"),
    "a URL with a password": re.compile(r"[a-z]://[^/\s:@]*:[^/\s@]+@"),
    "a token of GitHub": re.compile(r"\b(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{22,})"),
    "a token of GitLab": re.compile(r"\bglpat-[\w-]{20,}"),
    "a key of AWS": re.compile(r"\b(AKIA|ASIA)[0-9A-Z]{16}\b"),
    "a key of Google": re.compile(r"\bAIza[\w-]{35}"),
    "a token of Slack": re.compile(r"\bxox[abeprs]-[\w-]{10,}"),
    "a key of Stripe": re.compile(r"\b[sr]k_(live|test)_[A-Za-z0-9]{16,}"),
    "a token of npm": re.compile(r"\bnpm_[A-Za-z0-9]{36}"),
    "an API key": re.compile(r"\bsk-[\w-]{20,}"),
    "a token of Cloudflare": re.compile(
        r"^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[\w-]{40}$"  # a digest of 40 digits has one case only
    ),
}
"""What a value looks like, by its form."""


def secrets_in_the_clear(resource: Resource, environment: str) -> Iterator[str]:
    """A variable, or a part of one, that looks like a secret; its value is never said."""
    for name, kind, value in _variables(resource):
        for path, part in _parts(name, kind, value):
            looks = _looks_secret(path, part)
            if looks is not None:
                yield said(
                    resource,
                    f"its variable {path} has {looks}, and who sees the Worker reads it",
                    "a secret_text binding",
                    f"`pulumi config set --secret` into {resource.file}, and `secret_text` in "
                    f"place of `{kind}`; then a new value, as this one has been seen",
                )


def _variables(resource: Resource) -> Iterator[tuple[str, str, Any]]:
    """Name, kind and value of each variable."""
    for name, binding in _bindings(resource):
        kind = binding.get("type")
        if kind in ("plain_text", "json"):
            yield name, str(kind), binding.get("text" if kind == "plain_text" else "json")


def _bindings(resource: Resource) -> Iterator[tuple[str, Mapping[str, Any]]]:
    bindings = resource.props.get("bindings")
    if resource.type == SCRIPT:
        yield from ((str(binding["name"]), binding) for binding in bindings or ())
    elif resource.type == USER_WORKER:
        yield from (bindings or {}).items()


def _parts(name: str, kind: str, value: Any) -> Iterator[tuple[str, str]]:
    """Each text of a variable, with the path to it."""
    if kind == "json":
        try:
            yield from _texts(name, json.loads(str(value)))
            return
        except ValueError:
            pass  # no JSON: the API refuses it; as a text it is still looked at
    yield name, str(value)


def _texts(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _texts(f"{path}.{key}", each)
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _texts(f"{path}.{index}", each)
    elif isinstance(value, str):
        yield path, value


def _looks_secret(path: str, value: str) -> str | None:
    """What is suspicious; None when nothing is."""
    name = re.sub(r"(\.\d+)+$", "", path).rsplit(".", 1)[-1]  # an item of a list has the list's
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|-", "_", name).upper()
    if SECRET_NAME.search(words) and value:
        return "the name of a secret"
    found = (form for form, pattern in SECRET_VALUES.items() if pattern.search(value))
    return next((f"the form of {form}" for form in found), None)
