"""No secret in a variable: variables are shown in the dashboard, in previews and in the state."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from plugins.user_workers.names import USER_WORKER, USER_WORKER_SET
from policy.resources import SCRIPT, WORKER_VERSION, Resource, violation

SECRET_NAME = re.compile(
    r"""(?x)
    (^|_) (SECRETS? | PASSWORDS? | PASSWD | PASSPHRASE | CREDENTIALS? | BEARER) (_|$)
    | (^|_) (API | PRIVATE | ACCESS | SIGNING | ENCRYPTION) _? KEYS? (_|$)
    | (^|_) (?! (CACHE | PUBLIC | SITE | SORT | PRIMARY | FOREIGN | PARTITION | STORAGE | OBJECT
                 | KV | ROUTE) _KEYS? $) [A-Z0-9]+ _KEYS? $
    # "MAX_TOKENS" and "TOKEN_URL" are none; "DISPATCH_TOKEN_PREVIOUS" is one.
    | (^|_) TOKEN (_(PREVIOUS|NEXT|OLD|NEW|VALUE|\d+))? $
    """
)
ABOUT_A_SECRET = re.compile(
    r"_(URL|URI|NAME|PATH|HEADER|POLICY|LENGTH|SECONDS|DAYS|TTL|ENABLED|REQUIRED)$"
)
"""PASSWORD_RESET_URL and SECRET_NAME: the name says that it is something else."""

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

PUBLIC = re.compile(
    r"(?s)-----BEGIN (PUBLIC KEY|CERTIFICATE)-----.*?-----END \1-----|\bsha(256|384|512)-[\w+/=]+"
)
"""What is random to look at and for everyone to know."""

RANDOM = re.compile(r"^[\w+/-]{32,}={0,2}$|(?<![\w+=.-])[\w+=-]{32,}(?![\w+=.-])")
"""Base64 has slashes too, as addresses have: with them only when it is all of the value."""
HEX = re.compile(r"(?i)[0-9a-f-]+")
"""Ids, commits and digests: nobody can tell a secret from them."""
LEAST_BITS = 3.7
"""A character: random text of 32 has more 99 times in 100, words that are joined seldom."""


def secrets_in_the_clear(resource: Resource, environment: str) -> Iterator[str]:
    """A variable, or a part of one, that looks like a secret; its value is never said."""
    for name, kind, value in _variables(resource):
        for path, part in _parts(name, kind, value):
            looks = _looks_secret(path, part)
            if looks is not None:
                yield violation(
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
    if resource.type in (SCRIPT, WORKER_VERSION):
        yield from ((str(binding["name"]), binding) for binding in bindings or ())
    elif resource.type == USER_WORKER:
        yield from (bindings or {}).items()
    elif resource.type == USER_WORKER_SET:
        for worker, spec in (resource.props.get("workers") or {}).items():
            for name, binding in (spec.get("bindings") or {}).items():
                yield f"{worker}.{name}", binding


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
    if value and SECRET_NAME.search(words) and not ABOUT_A_SECRET.search(words):
        return "the name of a secret"
    for form, pattern in SECRET_VALUES.items():
        if pattern.search(value):
            return f"the form of {form}"
    random = (_is_random(found) for found in RANDOM.findall(PUBLIC.sub("", value)))
    return "a long random text" if any(random) else None


def _is_random(text: str) -> bool:
    """Long, of letters and digits mixed, and no id that is written in hexadecimal."""
    kinds = [re.search(kind, text) is not None for kind in ("[a-z]", "[A-Z]", "[0-9]")]
    joined = re.search(r"[-_/]", text) is not None
    if HEX.fullmatch(text) or not kinds[2] or sum(kinds) < (3 if joined else 2):
        return False
    counts = Counter(text).values()
    bits = -sum(count / len(text) * math.log2(count / len(text)) for count in counts)
    return bits >= LEAST_BITS
