"""What looks like a secret in a variable, and what does not; no value is ever said."""

from __future__ import annotations

import json
from typing import Any

import pytest

from plugins.user_workers.names import USER_WORKER
from policy.resources import KV_NAMESPACE, SCRIPT, Resource
from policy.rules.secrets import secrets_in_the_clear

MIXED = "aB3" * 30
RANDOM = "q7Vd2ZkP9xTf4LmRw8Yb1NcHs6GjUe3A5oKi0Xt"
VALUES = {
    "a private key": "-----BEGIN EC " + "PRIVATE KEY-----\nMIIB\n",
    "a JSON Web Token": "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2ln",
    "a URL with a password": "postgres://me:hunter2hunter2@db.example.com/main",
    "a token of GitHub": f"ghp_{MIXED[:36]}",
    "a token of GitLab": f"glpat-{MIXED[:20]}",
    "a key of AWS": "AKIA" + "ABCD1234" * 2,
    "a key of Google": f"AIza{MIXED[:35]}",
    "a token of Slack": f"xoxb-{MIXED[:20]}",
    "a key of Stripe": f"sk_live_{MIXED[:24]}",
    "a token of npm": f"npm_{MIXED[:36]}",
    "an API key": f"sk-proj-{MIXED[:30]}",
    "a token of Cloudflare": MIXED[:40],
}


def worker(*bindings: dict[str, Any]) -> Resource:
    return Resource(SCRIPT, f"urn:pulumi:staging::code24::{SCRIPT}::it", {"bindings": bindings})


def variable(name: str, text: str) -> dict[str, Any]:
    return {"type": "plain_text", "name": name, "text": text}


def found(resource: Resource) -> list[str]:
    return list(secrets_in_the_clear(resource, "staging"))


@pytest.mark.parametrize(
    "name",
    [
        "DISPATCH_TOKEN",
        "DISPATCH_TOKEN_PREVIOUS",
        "CLIENT_SECRET",
        "SECRET_SALT",
        "DB_PASSWORD",
        "API_KEY",
        "apiKey",
        "api-key",
        "PRIVATE_KEY_PEM",
        "AWS_ACCESS_KEY_ID",
        "MODEL_KEY",
        "SSH_KEY",
        "LICENSE_KEYS",
    ],
)
def test_the_name_of_a_secret_is_refused_in_a_variable(name: str) -> None:
    [output] = found(worker(variable(name, "not-to-be-said")))
    assert f"Worker 'it': its variable {name} has the name of a secret" in output
    assert "`pulumi config set --secret` into Pulumi.staging.yaml" in output
    assert "not-to-be-said" not in output


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("MAX_TOKENS", "4096"),
        ("TOKEN_URL", "https://example.com/token"),
        ("MODEL_NAME", "small"),
        ("CACHE_KEY", "by-path"),
        ("PUBLIC_KEY", "-----BEGIN PUBLIC KEY-----\n" + RANDOM + "\n-----END PUBLIC KEY-----"),
        ("SCRIPT_INTEGRITY", f"sha384-{RANDOM}"),
        ("PASSWORD_RESET_URL", "https://example.com/reset"),
        ("SECRET_NAME", "mail"),
        ("DIGEST", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
        ("NAMESPACE", "00768a13-d3a4-413d-a26c-a6cf9d139e52"),
        ("SCRIPT", "code24-optimize-dispatch-worker-for-staging-2025-10-21"),
        ("PAGE", "https://example.com/A/Long/Path/To/Page2/With/ManyWords3/AndDigits4.html"),
        ("PASSWORD", ""),
        ("ACCOUNT_ID", "e88bd087a41fe8d87d26724c8a0c7d0f"),
        ("COMMIT", "0123456789abcdef0123456789abcdef01234567"),
        ("BUILD_DISPATCHER_URL", "https://code24-build-dispatch.example.workers.dev"),
        ("RISK", "task-force-of-the-whole-company"),
    ],
)
def test_an_ordinary_variable_passes(name: str, text: str) -> None:
    assert found(worker(variable(name, text))) == []


@pytest.mark.parametrize("form", VALUES)
def test_the_form_of_a_secret_is_refused_under_any_name(form: str) -> None:
    [output] = found(worker(variable("GREETING", VALUES[form])))
    assert f"its variable GREETING has the form of {form}" in output
    assert VALUES[form] not in output


@pytest.mark.parametrize(
    "text",
    [
        RANDOM,
        RANDOM.lower(),
        f"{RANDOM[:20]}-_{RANDOM[20:]}",
        f"{RANDOM}==",
        f"{RANDOM[:15]}/{RANDOM[15:]}=",
        f"sent with {RANDOM} as the header",
    ],
)
def test_a_long_random_text_is_refused_under_any_name(text: str) -> None:
    [output] = found(worker(variable("GREETING", text)))
    assert "its variable GREETING has a long random text" in output
    assert RANDOM[:10] not in output


def test_a_part_of_a_json_variable_is_said_by_its_path() -> None:
    value = {
        "hosts": ["a.example.com"],
        "mail": {"smtpPassword": "x"},
        "apiKeys": ["x"],
        "notes": [VALUES["an API key"]],
    }
    output = found(worker({"type": "json", "name": "SETTINGS", "json": json.dumps(value)}))
    assert [each.split("variable ")[1].split(" has")[0] for each in output] == [
        "SETTINGS.mail.smtpPassword",
        "SETTINGS.apiKeys.0",
        "SETTINGS.notes.0",
    ]


def test_a_json_variable_that_is_no_json_is_read_as_text() -> None:
    broken = {"type": "json", "name": "SETTINGS", "json": "{" + VALUES["a private key"]}
    assert "SETTINGS has the form of a private key" in found(worker(broken))[0]


def test_a_secret_binding_passes_whatever_it_is_called() -> None:
    secret = {"type": "secret_text", "name": "API_KEY", "text": VALUES["an API key"]}
    assert found(worker(secret, {"type": "kv_namespace", "name": "TOKEN"})) == []


def test_user_workers_are_looked_at_and_other_resources_are_not() -> None:
    bindings = {"API_KEY": {"type": "plain_text", "text": "x"}, "K": {"type": "secret_text"}}
    agent = Resource(USER_WORKER, "urn:pulumi:staging::c::t::brand", {"bindings": bindings})
    assert "user Worker 'brand': its variable API_KEY has" in found(agent)[0]
    assert found(Resource(KV_NAMESPACE, agent.urn, {"bindings": bindings})) == []
    assert found(Resource(USER_WORKER, agent.urn)) == []
