"""What `./code24 verify` says of a stack whose dispatch Workers are private, and of a slow one."""

from __future__ import annotations

import httpx
import pytest
from click.testing import CliRunner

from cli import verify as command
from machine import cloud
from machine.console import ToolError
from operations.stack import Stack
from operations.verify import Check, Target, timings, verify
from operations.verify.checks import show_failures
from operations.verify.flows import Run, flows, stored_results
from operations.verify.health import health

URL = "https://app.code24.dev"
OUTPUTS = {
    "environment": "production",
    "workers": {"workflows": {"name": "code24-workflows", "url": URL}},
    "planes": {
        "build": {"dispatchUrl": None, "resultsKvId": "a"},
        "optimize": {"dispatchUrl": None, "resultsKvId": "b"},
    },
}
BUILD = flows("https://example.com")[0]
RUN = Run("one", 1500, {"status": "complete", "error": None, "output": {"results": {}}})


def answers(request: httpx.Request) -> httpx.Response:
    if request.url.path == "/health":
        bound = {"METADATA": True, "CACHE": False}
        shallow = {"environment": "staging", "version": "v", "bindings": bound}
        return httpx.Response(200, json=shallow)
    assert request.headers["Authorization"] == "Bearer token"
    well: dict[str, object] = {
        "status": "ok",
        "bindings": {"BUILD_WORKERS": {"ok": True, "ms": 1}},
        "ms": 7,
    }
    gone = {"status": "unreachable", "error": "HTTP 401", "ms": 3}
    output = {**well, "planes": {"build": well, "optimize": gone}}
    return httpx.Response(503, json=output)


@pytest.fixture
def private() -> Target:
    def connect(url: str) -> httpx.Client:
        assert url == URL
        return httpx.Client(base_url=url, transport=httpx.MockTransport(answers))

    return Target(OUTPUTS, "token", connect)


def test_a_private_dispatch_worker_is_timed_over_its_binding(private: Target) -> None:
    assert timings.dispatches(private, BUILD, "brand/create") == Check(
        "BUILD dispatch", "ok", "7 ms over its binding, median of 5; expected under 100 ms"
    )


def test_results_of_a_private_dispatch_worker_are_not_asked(private: Target) -> None:
    check = stored_results(private, BUILD, RUN)
    assert (check.name, check.mark) == ("BUILD results", "not asked")
    show_failures([check])


def test_what_answers_and_is_not_this_platform_fails_by_what_is_missing() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"status": "ok"})

    other = Target(
        OUTPUTS,
        "token",
        lambda url: httpx.Client(base_url=url, transport=httpx.MockTransport(answer)),
    )
    found = {check.name: check.seen for check in verify(other, "https://example.com")}
    assert found == {
        "health": "the answer has no 'bindings': expected one of this platform's Workers",
        "deep health": "the answer has no 'planes': expected one of this platform's Workers",
        "BUILD runs": "the answer has no 'id': expected one of this platform's Workers",
        "OPTIMIZE runs": "the answer has no 'id': expected one of this platform's Workers",
        "site": "no BUILD run has ended",
    }


def test_results_of_a_run_that_gave_none_are_not_asked() -> None:
    planes = {"build": {"dispatchUrl": URL, "resultsKvId": "a"}}
    target = Target({**OUTPUTS, "planes": planes}, "token", lambda url: httpx.Client(base_url=url))
    assert stored_results(target, BUILD, RUN) == Check(
        "BUILD results", "not asked", "run one gave none"
    )


def test_slow_is_told_and_fails_nothing() -> None:
    check = timings.starts(BUILD, [RUN, RUN, RUN])
    assert check == Check("BUILD start", "slow", "1500 ms, median of 3; expected under 1000 ms")
    show_failures([check])


def test_a_plane_that_is_not_reached_and_another_stack_are_named(private: Target) -> None:
    found = {check.name: (check.mark, check.seen) for check in health(private)}
    assert found == {
        "health": ("FAILED", "CACHE is not bound; environment is 'staging', expected 'production'"),
        "deep health: workflows": ("ok", "1 bindings answer"),
        "deep health: build": ("ok", "1 bindings answer"),
        "deep health: optimize": ("FAILED", "the dispatch Worker is not reached: HTTP 401"),
    }


def test_a_stack_made_from_the_local_one_is_asked_on_the_local_cloud(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(command, "resolve_engine", lambda: None)
    monkeypatch.setattr(command, "stack_with", lambda name, engine: Stack(name, {}))
    monkeypatch.setattr(command, "on_local_cloud", lambda name: name == "pr-9")
    monkeypatch.setattr(cloud, "current", lambda: None)
    with pytest.raises(ToolError, match="The local cloud does not run"):
        CliRunner().invoke(command.verify, ["--stack", "pr-9"], catch_exceptions=False)
