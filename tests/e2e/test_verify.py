"""`./code24 verify` passes on a platform that is well, and names what is broken on one that is not.

It does not prove the way to a real stack's https addresses: only that they are taken from its
outputs.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx
import pytest

from operations.request import client
from operations.verify import Target, page, verify
from operations.verify.checks import show_failures, shown
from tests.support.projects import Project
from tests.support.scripts import call
from tests.support.user_workers import BUILD_WORKERS, publish, restore

PAGE = "https://example.com"
WORKER = "code24-workflows-local"


@pytest.fixture
def target(platform: Project) -> Target:
    def connect(url: str) -> httpx.Client:
        return client(platform.cloud.url, urlsplit(url).netloc)

    token = platform.stack.secret("dispatchToken") or ""
    return Target(platform.stack.outputs(), token, connect, any_hostname=True)


def failed(platform: Project, target: Target) -> dict[str, str]:
    """What is wrong, by the name of the check."""
    with page.mapped(platform.cloud, PAGE):
        checks = list(verify(target, PAGE))
    return {check.name: check.seen for check in checks if check.mark == "FAILED"}


@contextmanager
def without(platform: Project, binding: str) -> Iterator[None]:
    """The workflows Worker without a binding; the others, by type and name, keep what they are."""
    path = f"workers/scripts/{WORKER}/settings"
    before = platform.api(path)["bindings"]
    kept = [{"type": each["type"], "name": each["name"]} for each in before]

    def bind(bindings: list[dict[str, str]]) -> None:
        settings = json.dumps({"bindings": bindings})
        call(platform, "PATCH", path, {"settings": (None, settings, "application/json")})

    bind([each for each in kept if each["name"] != binding])
    try:
        yield
    finally:
        [gone] = [each for each in before if each["name"] == binding]
        bind([*(each for each in kept if each["name"] != binding), gone])


def hosts(platform: Project) -> dict[str, str]:
    found: dict[str, str] = httpx.get(f"{platform.cloud.url}/__local/hosts", trust_env=False).json()
    return found


def test_every_check_of_a_platform_that_is_well_is_ok(
    platform: Project, target: Target, capsys: pytest.CaptureFixture[str]
) -> None:
    before = hosts(platform)
    with page.mapped(platform.cloud, PAGE):
        checks = shown(verify(target, PAGE))
    show_failures(checks)
    assert [check.name for check in checks] == [
        "health",
        "deep health: workflows",
        "deep health: build",
        "deep health: optimize",
        *(
            f"{flow} {what}"
            for flow in ("BUILD", "OPTIMIZE")
            for what in ("runs", "start", "status", "results", "dispatch")
        ),
        "site",
    ]
    assert {check.mark for check in checks} <= {"ok", "slow"}
    seen = {check.name: check.seen for check in checks}
    assert seen["BUILD runs"] == "5 runs complete, 5 agents each"
    assert seen["OPTIMIZE runs"] == "5 runs complete, 4 agents each"
    assert seen["BUILD results"] == f"5 in {target.outputs['planes']['build']['resultsKvId']}"
    assert "15 of 15 checks are ok" in capsys.readouterr().err
    assert hosts(platform) == before
    published = "was published, asked at both its names, sent a lead and deleted"
    assert seen["site"].startswith("canary-")
    assert seen["site"].endswith(published)
    scripts = "workers/dispatch/namespaces/customer-sites-local/scripts"
    assert [each for each in platform.api(scripts) if each["id"].startswith("canary")] == []


def test_an_agent_that_throws_is_named(platform: Project, target: Target) -> None:
    publish(platform, BUILD_WORKERS, "design", "throw new Error('no')")
    try:
        wrong = failed(platform, target)
    finally:
        restore(platform, BUILD_WORKERS, "design")
    assert list(wrong) == ["BUILD runs"]
    assert wrong["BUILD runs"].startswith("agent design did not answer (error), its ")


def test_a_kv_binding_that_was_taken_away_is_named(platform: Project, target: Target) -> None:
    with without(platform, "METADATA"):
        wrong = failed(platform, target)
    assert wrong == {
        "health": "METADATA is not bound",
        "deep health: workflows": "METADATA: not bound",
        "site": 'POST /sites answered 500: {"error":{"code":"misconfigured",'
        '"message":"Not bound: METADATA."}}',
    }
    assert failed(platform, target) == {}


def test_a_token_that_is_not_the_deployed_one_is_named_and_never_shown(
    platform: Project, target: Target
) -> None:
    other = Target(target.outputs, "not-the-token", target.connect)
    wrong = failed(platform, other)
    assert wrong["deep health"] == "the dispatch token is refused"
    assert wrong["BUILD results"].endswith("answered 401")
    assert wrong["site"].startswith("POST /sites answered 401")
    assert "not-the-token" not in str(wrong) + repr(other)


def test_a_stack_that_does_not_answer_fails_each_check_by_name(target: Target) -> None:
    nowhere = Target(target.outputs, target.token, lambda url: client("http://127.0.0.1:9", "x"))
    checks = list(verify(nowhere, PAGE))
    assert [(check.name, check.mark) for check in checks] == [
        *((name, "FAILED") for name in ("health", "deep health", "BUILD runs", "OPTIMIZE runs")),
        ("site", "not asked"),
    ]
    show_failures(checks)
