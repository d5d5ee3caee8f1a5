"""``kill -9`` of the local cloud loses nothing that it acknowledged."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import httpx

from machine import cloud
from operations.request import BUILD
from tests.support.projects import Project, project
from tests.support.runs import start


def test_scripts_kv_and_finished_instances_are_still_there(
    tmp_path: Path, built_cloud: None
) -> None:
    with project(tmp_path, "local") as made:
        made.up()
        _, ended = start(made, "/build", BUILD)
        before = made.api("workers/scripts"), made.api("storage/kv/namespaces")
        results = {kv["title"]: kv["id"] for kv in before[1]}["build-results-local"]
        keys = made.api(f"storage/kv/namespaces/{results}/keys")
        assert len(keys) == 10, "a result and a last good one from each of five agents"
        os.kill(made.cloud.pid, signal.SIGKILL)
        with cloud.running(tmp_path / "cloud") as again:
            found = Project(made.stack, again)
            assert (found.api("workers/scripts"), found.api("storage/kv/namespaces")) == before
            assert found.api(f"storage/kv/namespaces/{results}/keys") == keys
            with found.worker("code24-workflows-local") as worker:
                status = worker.get("/build", params={"instanceId": ended["id"]})
            assert status.json()["status"] == {
                key: ended[key] for key in ("status", "error", "output")
            }
            assert httpx.get(f"{again.url}/__local/health", trust_env=False).is_success
