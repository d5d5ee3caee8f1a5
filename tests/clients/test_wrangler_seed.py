"""The seed's three projects deploy as they are to an account that has what they name."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from machine import cloud
from machine.paths import REPO
from tests.clients.conftest import Target
from tests.clients.wrangler import Wrangler

LIVE_ACCOUNT = "e88bd087a41fe8d87d26724c8a0c7d0f"
LIVE_ZONE = "0ecfe126c34b617024ee4e3bf691e638"
IN_ORDER = ("build-dispatch-worker", "optimize-dispatch-worker", "code24-workflows")


@pytest.fixture
def live(built_cloud: None, seed: Path, tmp_path: Path) -> Iterator[Target]:
    """A cloud with the seed's live resources."""
    with cloud.running(tmp_path / "cloud", fill=[seed / "live.json"]) as running:
        yield Target(running.url, account=LIVE_ACCOUNT, zone=LIVE_ZONE)


def expected(staging: dict[str, Any]) -> list[dict[str, Any]]:
    """The bindings that a project's ``env.staging`` stands for."""
    plain = [
        {"type": "plain_text", "name": key, "text": value} for key, value in staging["vars"].items()
    ]
    kv = [
        {"type": "kv_namespace", "name": one["binding"], "namespace_id": one["id"]}
        for one in staging["kv_namespaces"]
    ]
    dispatch = []
    for one in staging["dispatch_namespaces"]:
        bound = {
            "type": "dispatch_namespace",
            "name": one["binding"],
            "namespace": one["namespace"],
        }
        if "outbound" in one:
            bound["outbound"] = {"worker": {"service": one["outbound"]["service"]}}
        dispatch.append(bound)
    workflows = [
        {
            "type": "workflow",
            "name": one["binding"],
            "workflow_name": one["name"],
            "class_name": one["class_name"],
        }
        for one in staging.get("workflows", [])
    ]
    return plain + kv + dispatch + workflows


def by_name(bindings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(bindings, key=lambda binding: str(binding["name"]))


def test_all_three_deploy_in_order(live: Target, seed: Path, tmp_path: Path) -> None:
    # The projects' sources name the repo's Workers by a relative path.
    (tmp_path / "worker_src").symlink_to(REPO / "worker_src")
    for project in IN_ORDER:
        folder = tmp_path / seed.relative_to(REPO) / project
        shutil.copytree(seed / project, folder)
        Wrangler(live, folder)("deploy", "--env", "staging")
        document = tomllib.loads((folder / "wrangler.toml").read_text())
        staging = document["env"]["staging"]
        settings = live.get(f"workers/scripts/{staging['name']}/settings")
        assert by_name(settings["bindings"]) == by_name(expected(staging))
        assert settings["compatibility_date"] == document["compatibility_date"]
        flags = document.get("compatibility_flags", [])
        assert settings["compatibility_flags"] == flags
        assert live.get(f"workers/scripts/{staging['name']}/subdomain")["enabled"] is True
    workflows = {one["name"]: one["script_name"] for one in live.get("workflows")}
    assert workflows == {
        "BuildWorkflow": "code24-workflows-staging",
        "OptimizationWorkflow": "code24-workflows-staging",
    }
