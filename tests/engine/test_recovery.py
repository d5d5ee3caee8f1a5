"""Runs that lose an answer or are killed: the same command again, or `./code24 recover`, continues.

Does not prove what a real account answers, nor what other backends than files do with a lock.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from machine.cloud import ACCOUNT, TOKEN
from machine.console import ToolError
from operations import updates
from operations.recover import recover
from operations.stack import Stack
from tests.support.polling import until
from tests.support.production import everything
from tests.support.projects import Project

KV = "storage/kv/namespaces"
DISPATCH = "workers/dispatch/namespaces"
TITLES = [
    "build-results-local",
    "cache-local",
    "metadata-local",
    "optimize-results-local",
    "saas-domains-local",
]


def fault(project: Project, method: str, path: str, **more: Any) -> None:
    wanted = [{"method": method, "path": f"{path}$", **more}]
    project.cloud.admin("POST", "faults", wanted)


def titles(project: Project) -> list[str]:
    return sorted(namespace["title"] for namespace in project.api(KV))


def pending(stack: Stack) -> list[Any]:
    exported = stack.run("stack", "export", "--stack", stack.name, capture=True)
    found: list[Any] = json.loads(exported.stdout)["deployment"].get("pending_operations") or []
    return found


@pytest.mark.parametrize("path", [KV, DISPATCH, "dns_records", "workers/routes"])
def test_a_lost_answer_to_a_creation_makes_nothing_twice(
    local: Project, path: str, capfd: pytest.CaptureFixture[str]
) -> None:
    fault(local, "POST", path, kind="cut-after")
    with pytest.raises(
        ToolError, match=r"`\./code24 up --stack local` again: it continues from here"
    ):
        updates.update(local.stack)
    output = capfd.readouterr()
    assert output.err.count("    deleted the ") == 1, output.err
    assert "the killed update had created it, it is unused and not in the state" in output.err

    updates.update(local.stack)
    assert titles(local) == TITLES
    assert local.changes() == {}


POSTED = (
    "custom_hostnames",
    "logpush/jobs",
    "r2/buckets",
    "d1/database",
    "/queues",
    "queues/[0-9a-f]+/consumers",
)
"""What production makes beside, each by a POST."""


def test_of_everything_that_is_made_by_a_post_a_lost_answer_makes_one(
    tmp_path: Path, built_cloud: None, capfd: pytest.CaptureFixture[str]
) -> None:
    with everything(tmp_path) as production:
        faults = [{"method": "POST", "path": f"{path}$", "kind": "cut-after"} for path in POSTED]
        production.cloud.admin("POST", "faults", faults)
        for _ in range(len(POSTED) + 1):
            try:
                updates.update(production.stack)
                break
            except ToolError:
                continue
        output = capfd.readouterr().err
        assert output.count("    deleted the ") == len(POSTED), output
        assert production.changes() == {}

        recover(production.stack)
        assert "    deleted the " not in capfd.readouterr().err
        assert production.changes() == {}
        assert [len(production.zone("custom_hostnames"))] + [
            len(production.api(path)) for path in ("logpush/jobs", "d1/database", "queues")
        ] == [1, 1, 1, 1]


def test_a_namespace_of_somebody_else_is_never_touched(
    local: Project, capfd: pytest.CaptureFixture[str]
) -> None:
    theirs = httpx.post(
        f"{local.cloud.api}/accounts/{ACCOUNT}/{KV}",
        json={"title": "metadata-local"},
        headers={"Authorization": f"Bearer {TOKEN}"},
        trust_env=False,
    ).json()["result"]["id"]
    with pytest.raises(ToolError, match="exit code 1"):
        updates.update(local.stack)
    output = capfd.readouterr()
    assert "    deleted the " not in output.err
    assert "left the KV namespace 'metadata-local' alone: it was there before" in output.err
    assert "a namespace with this account ID and title already exists" in output.out
    kept = {namespace["title"]: namespace["id"] for namespace in local.api(KV)}
    assert kept["metadata-local"] == theirs


def test_a_lost_answer_to_a_deletion_is_no_failure_the_next_time(up: Project) -> None:
    fault(up, "DELETE", f"{KV}/[0-9a-f]+", kind="cut-after", count=3)
    try:
        updates.destroy(up.stack)
    except ToolError:
        updates.destroy(up.stack)
    assert (titles(up), up.api(DISPATCH), up.stack.ids()) == ([], [], set())


def test_a_killed_run_is_mended_by_one_command(
    local: Project, capfd: pytest.CaptureFixture[str]
) -> None:
    fault(local, "PUT", "scripts/code24-workflows-local", kind="latency", ms=15_000)
    run = local.stack.start("up", "--yes", "--skip-preview", "--stack", "local")
    until(lambda: len(local.api("workers/scripts")) == 4, "the Workers before it are uploaded")
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    with pytest.raises(ToolError, match="locked by an update that was killed: process"):
        updates.update(local.stack)

    recover(local.stack)
    assert pending(local.stack) == []
    updates.update(local.stack)
    assert local.changes() == {}
    assert titles(local) == TITLES

    capfd.readouterr()
    recover(local.stack)
    assert "    deleted the " not in capfd.readouterr().err
    assert local.changes() == {}


def test_a_run_that_is_alive_is_not_disturbed(local: Project) -> None:
    fault(local, "POST", DISPATCH, kind="latency", ms=3_000)
    run = local.stack.start("up", "--yes", "--skip-preview", "--stack", "local")
    until(lambda: len(titles(local)) >= 3, "the run is in its middle")
    for command in (updates.update, updates.destroy, recover):
        with pytest.raises(
            ToolError, match=f"locked by an update that is running: process {run.pid}"
        ):
            command(local.stack)
    assert run.wait() == 0
    assert local.changes() == {}


def hold_by_the_dead(state: Path) -> None:
    """Leaves the lock of a run that was killed, and of one that was killed while it took hold."""
    dead = subprocess.run(["sh", "-c", "echo $$"], capture_output=True, text=True, check=True)
    output = {
        "pid": int(dead.stdout),
        "username": "somebody",
        "hostname": socket.gethostname(),
        "timestamp": "2026-01-01T00:00:00Z",
    }
    locks = state / "locks" / "organization" / "code24" / "local"
    locks.mkdir(parents=True, exist_ok=True)
    (locks / "0b7f3a52-7f5e-4d52-9f0a-6d8a3c1f0001.json").write_text(json.dumps(output))
    (locks / "0b7f3a52-7f5e-4d52-9f0a-6d8a3c1f0002.json").write_text("")


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("local.json", ""),
        ("local.json", '{"version": 3, "checkpo'),
        ("local.json", None),
        ("local.json.attrs", ""),
    ],
)
def test_a_checkpoint_that_was_not_written_to_its_end_is_mended(
    up: Project, name: str, left: str | None
) -> None:
    state = up.stack.project.parent / "state" / ".pulumi"
    (folder,) = state.glob("stacks/*")
    hold_by_the_dead(state)
    if left is None:
        (folder / name).unlink()
    else:
        (folder / name).write_text(left)
    recover(up.stack)
    updates.update(up.stack)
    assert up.changes() == {}
    assert titles(up) == TITLES
