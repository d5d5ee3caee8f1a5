"""What the program uploads for staging is what wrangler uploads for the seed's own files."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from machine import cloud
from machine.cloud import TOKEN, RunningCloud
from machine.paths import NODE_PROGRAMS
from tests.support.projects import Project

pytestmark = pytest.mark.xdist_group("parity_with_wrangler")  # one process makes what they share

WORKERS = {
    "build-dispatch-worker": "code24-build-dispatch-staging",
    "optimize-dispatch-worker": "code24-optimize-dispatch-staging",
    "code24-workflows": "code24-workflows-staging",
}

DISPATCH_ADDITIONS = {
    "DISPATCH_TOKEN": "the dispatch Worker answers nobody without it",
    "DISPATCH_TOKEN_PREVIOUS": "the one that it replaces while a rotation goes on",
    "DISPATCH_SETTINGS": "limits, times and own host names, from the stack's settings",
    "VERSION_METADATA": "which version answered",
}
ADDITIONS = {
    "code24-build-dispatch-staging": DISPATCH_ADDITIONS,
    "code24-optimize-dispatch-staging": DISPATCH_ADDITIONS,
    "code24-workflows-staging": {
        "BUILD_DISPATCH": "a fetch of workers.dev between Workers of one account answers 1042",
        "OPTIMIZE_DISPATCH": "the same",
        "DISPATCH_TOKEN": "what the dispatch Workers ask for",
        "DISPATCH_TOKEN_PREVIOUS": "what callers of the deep health may still send",
        "VERSION_METADATA": "which version answered",
    },
}


def uploads(running: RunningCloud) -> dict[str, dict[str, Any]]:
    """Per script what its last upload said: the metadata, as the cloud received it."""
    asked = httpx.get(f"{running.url}/__local/requests", trust_env=False).json()
    return {
        request["path"].rsplit("/scripts/", 1)[1].split("/")[0]: request["metadata"]
        for request in asked
        if "/workers/scripts/" in request["path"]
        and "bindings" in (request.get("metadata") or {})
        and request["status"] == 200
    }


def by_name(metadata: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {binding["name"]: binding for binding in metadata["bindings"]}


def wrangler_deploy(folder: Path, running: RunningCloud, home: Path) -> None:
    done = subprocess.run(
        [str(NODE_PROGRAMS / "wrangler"), "deploy", "--env", "staging"],
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "CI": "1",
            "WRANGLER_SEND_METRICS": "false",
            "WRANGLER_LOG_PATH": str(home),
            "CLOUDFLARE_API_BASE_URL": running.api,
            "CLOUDFLARE_API_TOKEN": TOKEN,
            "CLOUDFLARE_ACCOUNT_ID": "e88bd087a41fe8d87d26724c8a0c7d0f",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"


@pytest.fixture
def of_wrangler(tmp_path: Path, built_cloud: None, seed: Path) -> dict[str, dict[str, Any]]:
    """What wrangler uploads for the seed's three files."""
    folder = tmp_path / "wrangler"
    folder.mkdir()
    with cloud.running(folder / "cloud", fill=[seed / "live.json"]) as running:
        for worker in WORKERS:
            wrangler_deploy(seed / worker, running, folder)
        return uploads(running)


def test_bindings_and_compatibility_are_the_same_but_for_named_additions(
    staging: Project, of_wrangler: dict[str, dict[str, Any]]
) -> None:
    staging.up()
    ours = uploads(staging.cloud)
    assert set(ours) == set(of_wrangler) == set(WORKERS.values())
    for script, theirs in of_wrangler.items():
        uploaded = by_name(ours[script])
        added = {name: uploaded.pop(name) for name in ADDITIONS[script]}
        assert set(added) == set(ADDITIONS[script])
        assert uploaded == by_name(theirs), script
        assert ours[script]["compatibility_date"] == theirs["compatibility_date"]
        assert ours[script].get("compatibility_flags", []) == theirs["compatibility_flags"]


def test_the_seed_fixes_every_binding_of_the_workflows_worker(
    of_wrangler: dict[str, dict[str, Any]],
) -> None:
    bound = by_name(of_wrangler["code24-workflows-staging"])
    assert bound["METADATA"]["namespace_id"] == "f9884413a4f246549064d6d229d1096e"
    assert bound["BUILD_DISPATCHER"] == {
        "type": "dispatch_namespace",
        "name": "BUILD_DISPATCHER",
        "namespace": "code24-build-workers-staging",
        "outbound": {"worker": {"service": "code24-build-dispatch-staging"}},
    }
    assert json.dumps(bound["BUILD_WORKFLOW"], sort_keys=True) == json.dumps(
        {
            "class_name": "BuildWorkflow",
            "name": "BUILD_WORKFLOW",
            "type": "workflow",
            "workflow_name": "BuildWorkflow",
        }
    )
