"""An agent that is missing, throws, hangs or talks nonsense is answered for; a good one is not.

The agents here are declared nowhere: user Workers uploaded through the API, as any other would be.
"""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.support.projects import Project
from tests.support.user_workers import BUILD_WORKERS, publish

INPUT = {"businessType": "technology", "name": "TechFlow"}


@pytest.fixture
def dispatch(platform: Project) -> Iterator[httpx.Client]:
    """The build dispatch Worker, asked with its token."""
    token = platform.pulumi("config", "get", "code24:dispatchToken").strip()
    with platform.worker("code24-build-dispatch-local") as client:
        client.headers["Authorization"] = f"Bearer {token}"
        yield client


def ask(dispatch: httpx.Client, agent: str) -> httpx.Response:
    return dispatch.post(f"/workers/{agent}/create", json={"input": INPUT, "context": {}})


@pytest.mark.parametrize(
    ("agent", "body", "reason"),
    [
        ("throws", "throw new Error('no')", "error"),
        ("fails", "return new Response('no', { status: 503 })", "error"),
        ("hangs", "return new Promise((resolve) => setTimeout(resolve, 3600000))", "timeout"),
        ("garbles", "return new Response('<html>')", "invalid"),
        ("lists", "return Response.json([1, 2])", "invalid"),
        ("refuses", "return new Response('no', { status: 404 })", "invalid"),
        ("endless", "return new Response('{\"a\":\"' + 'x'.repeat(2 << 20) + '\"}')", "invalid"),
    ],
)
def test_a_failing_agent_is_answered_for_with_its_reason(
    platform: Project, dispatch: httpx.Client, agent: str, body: str, reason: str
) -> None:
    publish(platform, BUILD_WORKERS, agent, body)
    answer = ask(dispatch, agent)
    assert answer.status_code == 200
    envelope = answer.json()
    assert (envelope["agent"], envelope["action"]) == (agent, "create")
    assert (envelope["source"], envelope["reason"]) == ("fallback", reason)
    assert envelope["fallbackFrom"] == "baseline"


def test_a_missing_agent_is_answered_for(dispatch: httpx.Client) -> None:
    envelope = ask(dispatch, "absent").json()
    assert (envelope["source"], envelope["reason"]) == ("fallback", "missing")
    assert envelope["result"] == {"note": "There is no built-in answer for absent."}


def test_a_working_agent_answers_itself_and_its_answer_stands_in_for_it_later(
    platform: Project, dispatch: httpx.Client
) -> None:
    publish(platform, BUILD_WORKERS, "fickle", "return Response.json({ good: true })")
    answer = ask(dispatch, "fickle")
    assert answer.json() == {
        "agent": "fickle",
        "action": "create",
        "source": "worker",
        "result": {"good": True},
    }
    assert answer.headers["server-timing"].startswith("agent;dur=")
    publish(platform, BUILD_WORKERS, "fickle", "throw new Error('no')")
    envelope = ask(dispatch, "fickle").json()
    assert (envelope["fallbackFrom"], envelope["result"]) == ("last-good", {"good": True})


def test_what_an_agent_refuses_is_the_callers_to_mend(
    platform: Project, dispatch: httpx.Client
) -> None:
    refusal = "return Response.json({ error: { code: 'invalid' } }, { status: 400 })"
    publish(platform, BUILD_WORKERS, "picky", refusal)
    answer = ask(dispatch, "picky")
    assert (answer.status_code, answer.json()) == (400, {"error": {"code": "invalid"}})


def test_an_agent_sees_neither_token_nor_platform_headers(
    platform: Project, dispatch: httpx.Client
) -> None:
    publish(
        platform,
        BUILD_WORKERS,
        "mirror",
        "return Response.json(Object.fromEntries(request.headers))",
    )
    answer = dispatch.post(
        "/workers/mirror/create",
        json={"input": INPUT},
        headers={
            "X-Kept": "yes",
            "CF-Connecting-IP": "203.0.113.1",
            "Cloudflare-Workers-Version-Key": "k",
            "Cookie": "a=b",
        },
    )
    seen = answer.json()["result"]
    assert seen["x-kept"] == "yes"
    forbidden = {"authorization", "cookie", "cloudflare-workers-version-key"}
    assert sorted(forbidden & seen.keys()) == []
    assert [name for name in seen if name.startswith("cf-")] == []


def test_nothing_leaves_a_plane_whose_agents_name_no_hosts(
    platform: Project, dispatch: httpx.Client
) -> None:
    body = (
        "const answer = await fetch('https://example.com/secret?x=1');"
        "return Response.json({ status: answer.status, body: await answer.json() })"
    )
    publish(platform, BUILD_WORKERS, "curious", body)
    result = ask(dispatch, "curious").json()["result"]
    assert result["status"] == 403
    assert result["body"]["error"]["code"] == "egress_denied"


@pytest.mark.parametrize(
    "path", ["/workers/Brand/create", "/workers/a%2e%2e/create", "/workers/brand", "/workers//x"]
)
def test_a_path_that_names_no_agent_is_not_found(dispatch: httpx.Client, path: str) -> None:
    answer = dispatch.post(path, json={})
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic d3Jvbmc6"])
def test_without_the_token_nothing_is_answered(platform: Project, header: str) -> None:
    with platform.worker("code24-build-dispatch-local") as stranger:
        answer = stranger.post(
            "/workers/brand/create", json={}, headers={"Authorization": header} if header else {}
        )
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthorized")
        assert stranger.get("/results/any").status_code == 401
