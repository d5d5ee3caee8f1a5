"""Static assets, uploaded as the official SDK and wrangler do it, and served."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from cloudflare import Cloudflare

from tests.clients.conftest import ACCOUNT, Target
from tests.clients.scripts import HELLO, MAIN, module
from tests.clients.wrangler import Wrangler

PAGE = "<h1>Hello</h1>"


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def manifest(files: dict[str, str]) -> Any:
    return {path: {"hash": hash_of(text), "size": len(text)} for path, text in files.items()}


def ask(target: Target, host: str, path: str) -> httpx.Response:
    """What a visitor of a Worker gets."""
    headers = {"host": f"{host}.localhost"}
    return httpx.get(f"{target.url}{path}", headers=headers, trust_env=False, timeout=60)


def completed(target: Target, session: Any, files: dict[str, str]) -> str:
    """Uploads the files that a session asks for; the token that a version takes."""
    wanted = {one for bucket in session.buckets or [] for one in bucket}
    parts = {
        hash_of(text): (None, base64.b64encode(text.encode()), "text/html")
        for text in files.values()
        if hash_of(text) in wanted
    }
    answer = target.request(
        "POST",
        f"accounts/{ACCOUNT}/workers/assets/upload",
        params={"base64": "true"},
        files=parts,
        headers={"Authorization": f"Bearer {session.jwt}"},
    )
    assert answer.status_code == 201
    token = answer.json()["result"]["jwt"]
    assert isinstance(token, str)
    return token


def test_the_sdk_publishes_a_worker_with_assets(
    sdk: Cloudflare, target: Target, name: Callable[[str], str]
) -> None:
    worker, files = name("site"), {"/index.html": f"{PAGE} of the account"}
    session = sdk.workers.scripts.assets.upload.create(
        worker, account_id=ACCOUNT, manifest=manifest(files)
    )
    assert session is not None
    assert session.buckets == [[hash_of(files["/index.html"])]]
    made = sdk.workers.scripts.update(
        worker,
        account_id=ACCOUNT,
        metadata={
            "main_module": MAIN,
            "compatibility_date": "2025-06-01",
            "assets": {"jwt": completed(target, session, files)},
            "bindings": [{"type": "assets", "name": "ASSETS"}],
        },
        files=[module(HELLO)],
    )
    assert made.has_assets is True
    sdk.workers.scripts.subdomain.create(worker, account_id=ACCOUNT, enabled=True)
    assert ask(target, worker, "/").text == files["/index.html"]
    assert ask(target, worker, "/else").text == "hello"
    again = sdk.workers.scripts.assets.upload.create(
        worker, account_id=ACCOUNT, manifest=manifest(files)
    )
    assert again is not None
    assert again.buckets == []
    sdk.workers.scripts.delete(worker, account_id=ACCOUNT)


def test_the_sdk_asks_for_a_session_of_a_user_worker(
    sdk: Cloudflare, target: Target, name: Callable[[str], str]
) -> None:
    namespace, files = name("sites"), {"/index.html": f"{PAGE} of a customer"}
    namespaces = sdk.workers_for_platforms.dispatch.namespaces
    namespaces.create(account_id=ACCOUNT, name=namespace)
    session = namespaces.scripts.asset_upload.create(
        "acme", account_id=ACCOUNT, dispatch_namespace=namespace, manifest=manifest(files)
    )
    metadata = {"assets": {"jwt": completed(target, session, files)}}
    path = f"workers/dispatch/namespaces/{namespace}/scripts/acme"
    parts = {"metadata": (None, json.dumps(metadata), "application/json")}
    target.request("PUT", f"accounts/{ACCOUNT}/{path}", files=parts).raise_for_status()
    assert target.get(path)["script"]["has_assets"] is True
    namespaces.delete(namespace, account_id=ACCOUNT)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder of static files beside a wrangler project."""
    folder = tmp_path / "public"
    (folder / "docs").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE)
    (folder / "404.html").write_text("lost")
    (folder / "docs" / "a page.html").write_text("a page")
    (folder / "_headers").write_text("/*\n  X-Site: static\n")
    (folder / "_redirects").write_text("/old / 301\n")
    return folder


def test_wrangler_deploys_assets_alone(
    site: Path, target: Target, tmp_path: Path, name: Callable[[str], str]
) -> None:
    worker = name("static")
    settings = {
        "name": worker,
        "compatibility_date": "2025-06-01",
        "workers_dev": True,
        "assets": {"directory": site.name, "not_found_handling": "404-page"},
    }
    (tmp_path / "wrangler.json").write_text(json.dumps(settings))
    wrangler = Wrangler(target, tmp_path)
    output = wrangler("deploy")
    assert "Found 3 new or modified static assets to upload" in output
    home = ask(target, worker, "/")
    assert (home.status_code, home.text, home.headers["x-site"]) == (200, PAGE, "static")
    assert home.headers["content-type"] == "text/html; charset=utf-8"
    assert ask(target, worker, "/docs/a%20page").text == "a page"
    lost = ask(target, worker, "/nowhere")
    assert (lost.status_code, lost.text) == (404, "lost")
    old = ask(target, worker, "/old")
    assert (old.status_code, old.headers["location"]) == (301, "/")

    assert "No updated asset files to upload" in wrangler("deploy")
    (site / "index.html").write_text("changed")
    assert "Found 1 new or modified static asset to upload" in wrangler("deploy")
    assert ask(target, worker, "/").text == "changed"
    wrangler("delete", "--name", worker, "--force")


def test_wrangler_deploys_assets_beside_code(
    site: Path, target: Target, tmp_path: Path, name: Callable[[str], str]
) -> None:
    worker = name("both")
    wrangler = Wrangler(target, tmp_path)
    assets = {"directory": site.name, "binding": "ASSETS", "run_worker_first": ["/api/*"]}
    wrangler.project(HELLO, name=worker, workers_dev=True, assets=assets)
    wrangler("deploy")
    assert ask(target, worker, "/").text == PAGE
    assert ask(target, worker, "/api/anything").text == "hello"
    wrangler("secret", "put", "GREETING", given="secretly")
    assert ask(target, worker, "/").text == PAGE
    assert ask(target, worker, "/api/anything").text == "secretly"
    wrangler("delete", "--name", worker, "--force")
