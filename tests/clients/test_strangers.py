"""A web page of another origin can neither read nor change anything of the cloud's own routes.

Each request is as a browser sends it for such a page, headers and all. It does not prove what a
browser sends.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.clients.conftest import ACCOUNT, Target

ROUTES = [
    ("POST", "/__local/reset"),
    ("POST", "/__local/restore"),
    ("POST", "/__local/fill"),
    ("PUT", "/__local/hosts"),
    ("PUT", "/__local/options"),
    ("POST", "/__local/faults"),
    ("DELETE", "/__local/requests"),
    ("GET", "/__local/snapshot"),
    ("GET", "/__local/requests"),
    ("GET", "/__local/"),
    ("GET", "/__local/overview"),
    ("GET", "/__local/logs"),
    ("GET", "/__local/spans?run=x"),
    ("GET", "/__local/made?workflow=x"),
    ("POST", "/__local/call"),
    ("POST", "/__local/session"),
    ("GET", "/cdn-cgi/explorer/"),
    ("GET", "/cdn-cgi/explorer/api/storage/kv/namespaces"),
    ("GET", f"/client/v4/accounts/{ACCOUNT}/storage/kv/namespaces"),
    ("OPTIONS", "/__local/reset"),
]
PAGES = [
    pytest.param({"Origin": "https://evil.example"}, id="fetch"),
    pytest.param({"Origin": "null"}, id="sandboxed or redirected"),
    pytest.param({"Origin": "http://localhost:3000"}, id="another server of this machine"),
    pytest.param({"Origin": "http://site.localhost"}, id="a Worker's page"),
    pytest.param({"Sec-Fetch-Site": "cross-site"}, id="form, image, script or link"),
    pytest.param({"Sec-Fetch-Site": "same-site"}, id="a page of the same site"),
]


@pytest.fixture
def stored(target: Target, name: Callable[[str], str]) -> str:
    """A KV namespace that has to be there afterwards."""
    answer = target.request(
        "POST", f"accounts/{ACCOUNT}/storage/kv/namespaces", json={"title": name("kept")}
    )
    return str(answer.raise_for_status().json()["result"]["id"])


def ask(target: Target, method: str, path: str, **options: Any) -> httpx.Response:
    return httpx.request(method, f"{target.url}{path}", trust_env=False, **options)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_another_origin_is_refused_and_nothing_changes(
    target: Target, stored: str, page: dict[str, str]
) -> None:
    for method, path in ROUTES:
        for content_type in ("text/plain", "application/json"):
            headers = {**page, "Content-Type": content_type}
            content = None if method in ("GET", "OPTIONS") else b"{}"
            answer = ask(target, method, path, headers=headers, content=content)
            assert answer.status_code == 403, (method, path)
            assert "access-control-allow-origin" not in answer.headers
    assert target.get(f"storage/kv/namespaces/{stored}")["id"] == stored


def test_a_rebound_name_reaches_no_route_of_the_cloud(target: Target, stored: str) -> None:
    for method, path in ROUTES:
        host = {"Host": "evil.example:8787"}
        answer = ask(target, method, path, headers={**host, "Origin": "http://evil.example:8787"})
        assert answer.status_code == 404, (method, path)
        assert "success" not in answer.text
    assert target.get(f"storage/kv/namespaces/{stored}")["id"] == stored


def test_the_api_s_own_name_leads_to_no_admin_route(target: Target, stored: str) -> None:
    headers = {"Host": "api.cloudflare.com"}
    assert ask(target, "POST", "/__local/reset", headers=headers).status_code == 404
    assert target.get(f"storage/kv/namespaces/{stored}")["id"] == stored


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded"])
def test_a_body_that_is_no_json_is_refused(target: Target, content_type: str) -> None:
    before = ask(target, "GET", "/__local/hosts").json()
    headers = {"Content-Type": content_type}
    body = b'{"a.example.com": "http://127.0.0.1:9"}'
    answer = ask(target, "PUT", "/__local/hosts", headers=headers, content=body)
    assert answer.status_code == 415
    assert ask(target, "GET", "/__local/hosts").json() == before


def test_the_cloud_s_own_page_and_a_typed_address_are_served(target: Target) -> None:
    own = {"Origin": target.url, "Sec-Fetch-Site": "same-origin"}
    assert ask(target, "GET", "/__local/hosts", headers=own).status_code == 200
    typed = {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"}
    assert ask(target, "GET", "/__local/hosts", headers=typed).status_code == 200
