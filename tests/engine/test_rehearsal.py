"""Rehearsals: true to what is live, told to reviewers, and gone afterwards."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

import pytest

from machine.console import ToolError
from machine.paths import REPO
from operations.rehearse import rehearse, summary
from operations.rehearse.base import check_out
from operations.rehearse.live import live_resources, settings_in
from operations.rehearse.run import Rehearsal, rehearse_on
from operations.rollback import pins
from operations.throwaway import throwaway


def test_staging_is_rehearsed_as_adoption_and_production_as_creation(
    tmp_path: Path, built_cloud: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("CLOUDFLARE_API_TOKEN", "a-token-of-the-real-account")
    monkeypatch.setenv("PULUMI_BACKEND_URL", "s3://a-bucket-of-the-team")
    staging = rehearse("staging")
    assert staging.ok, staging
    assert staging.preview["changeSummary"]["import"] == 4
    told = summary(staging)
    assert told.startswith("<!-- code24-preview:staging -->\n")
    assert "it went through" in told
    assert "- What was live: still there, under the same ids" in told
    assert list(tmp_path.glob("code24-rehearsal-*")) == []

    production = rehearse("production")
    assert production.ok, production
    assert "import" not in production.preview["changeSummary"]


def test_from_a_base_a_rehearsal_shows_the_change_alone(built_cloud: None) -> None:
    found = rehearse("staging", base="HEAD")
    assert found.ok, found
    # What is not committed may differ; the platform itself is there already.
    assert found.preview["changeSummary"].get("import", 0) == 0
    assert found.preview["changeSummary"].get("create", 0) == 0
    assert "as a change of what `HEAD` deploys" in summary(found)
    with pytest.raises(ToolError, match="--base no-such-revision: there is no such revision here"):
        rehearse("staging", base="no-such-revision")


def test_a_base_that_pins_a_worker_comes_up(tmp_path: Path, built_cloud: None) -> None:
    base = tmp_path / "base"
    check_out("HEAD", base)
    words = ["git", "rev-parse", "HEAD"]
    head = subprocess.run(words, cwd=REPO, capture_output=True, text=True, check=True).stdout
    file = base / "Pulumi.local.yaml"
    file.write_text(pins.with_pin(file.read_text(), "brand", head.strip()))
    with throwaway(tmp_path, "local") as made:
        made.use(base)
        up = made.stack.run("up", "--yes", "--skip-preview", "--stack", "local", capture=True)
        assert up.returncode == 0, up.stdout + up.stderr
        exported = made.stack.run("stack", "export", "--stack", "local", capture=True).stdout
    assert f'".local/pins/{head.strip()}/brand.js"' in exported


def test_an_up_that_fails_fails_the_rehearsal_and_says_why(
    tmp_path: Path, built_cloud: None
) -> None:
    live = live_resources(settings_in(REPO, "production"))
    live["accounts"][0]["kv_namespaces"] = [{"id": "f" * 32, "title": "build-results"}]
    filled = tmp_path / "live.json"
    filled.write_text(json.dumps(live))
    with throwaway(tmp_path, "production", [filled]) as made:
        found = rehearse_on(made, Rehearsal("production", None, {}), live)
    assert not found.ok
    told = summary(found)
    assert "**it failed**" in told
    assert "a namespace with this account ID and title already exists" in told
