"""An account looked over before adoption: ids by name, conflicts by name, and GET calls only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from components.settings import Settings
from machine import cloud
from machine.cloud import TOKEN, RunningCloud
from machine.console import ToolError
from machine.paths import REPO
from operations.adopt import Account, findings, look, settings_to_paste
from operations.adopt.account import client_of
from operations.rehearse.live import settings_in

pytestmark = pytest.mark.xdist_group("adopt")  # one process makes what they share

FOREIGN = {
    "workers": [{"name": "old-builder"}, {"name": "code24-workflows-staging"}],
    "workflows": [
        {"name": "BuildWorkflow", "class_name": "Old", "script_name": "old-builder"},
        {
            "name": "OptimizationWorkflow",
            "class_name": "OptimizationWorkflow",
            "script_name": "code24-workflows-staging",
        },
    ],
    "r2_buckets": [{"name": "assets-staging"}],
    "d1_databases": [{"id": "11111111-0000-4000-8000-000000000000", "name": "main-staging"}],
}
DATABASE = "11111111-0000-4000-8000-000000000000"


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory, built_cloud: None) -> Iterator[RunningCloud]:
    """The seed's resources, and a Worker of somebody else's that holds a workflow."""
    folder = tmp_path_factory.mktemp("adopt")
    document = json.loads((REPO / "tests/fixtures/seed/live.json").read_text())
    document["accounts"][0] |= FOREIGN
    filled = folder / "live.json"
    filled.write_text(json.dumps(document))
    with cloud.running(folder / "cloud", fill=[filled]) as running:
        yield running


def seen(live: RunningCloud, settings: Settings) -> Account:
    environment = {"CLOUDFLARE_API_TOKEN": TOKEN, "CLOUDFLARE_BASE_URL": live.api}
    return look(client_of(environment), settings)


def conflicts(live: RunningCloud, settings: Settings) -> dict[str, str]:
    found = findings(settings, seen(live, settings))
    return {finding.where: finding.what for finding in found if finding.conflict}


def changed(settings: Settings, changes: dict[str, Any]) -> Settings:
    """Settings with sections of the stack file replaced, by dotted path."""
    document = settings.model_dump(by_alias=True, exclude_none=True)
    for path, value in changes.items():
        *parents, key = path.split(".")
        section = document
        for parent in parents:
            section = section[parent]
        section[key] = value
    return Settings.model_validate(document)


def test_the_seeds_ids_are_found_by_name_and_nothing_is_written(live: RunningCloud) -> None:
    live.admin("DELETE", "requests")
    staging = settings_in(REPO, "staging")
    by_name = changed(
        staging,
        {
            "build.results": {"title": "build-results-staging"},
            "build.namespace": {"name": "code24-build-workers-staging"},
            "kv.cache": {"title": "cache-staging"},
        },
    )
    pasted = yaml.safe_load(settings_to_paste(by_name, seen(live, by_name)))
    assert pasted["build"]["results"] == staging.build.results.model_dump()
    assert pasted["build"]["namespace"] == {
        "id": staging.build.namespace.id,
        "name": "code24-build-workers-staging",
    }
    assert pasted["kv"] == {
        "cache": {"id": "1d0bf6684ad7419798961e2f18631b0c", "title": "cache-staging"}
    }
    assert set(conflicts(live, by_name)) == {
        "build.results",
        "build.namespace",
        "kv.cache",
        "workflows.build",
    }
    asked = live.admin("GET", "requests")
    assert {request["method"] for request in asked} == {"GET"}


def test_what_is_in_the_way_is_named(live: RunningCloud) -> None:
    staging = settings_in(REPO, "staging")
    found = conflicts(
        live,
        changed(
            staging,
            {
                "kv.metadata": {"id": "0" * 32},
                "build.results": {"id": staging.build.results.id, "title": "another-title"},
                "optimize.namespace.id": "00000000-0000-4000-8000-000000000000",
                "account.workersDevSubdomain": "somebody-else",
            },
        ),
    )
    assert found == {
        "kv.metadata": f"no KV namespace has the id {'0' * 32} in this account",
        "build.results": "the id 5562a6acd6d64819b4224ea76691a118 is titled "
        "'build-results-staging' and the file says 'another-title': an up would rename it",
        "optimize.namespace": "'code24-optimize-workers-staging' has the id "
        "07e6e27a-c768-4a91-85a9-7c28870e6791; the file says 00000000-0000-4000-8000-000000000000",
        "workflows.build": "'BuildWorkflow' is held by the Worker 'old-builder': an up would take "
        "it away. Choose another name, or delete that workflow first",
        "account.workersDevSubdomain": "the account has 'daniel-e88' and the file says "
        "'somebody-else'",
    }


@pytest.mark.parametrize(
    ("path", "value", "what", "conflict"),
    [
        ("assets", {"name": "assets-staging", "external": True}, "never owned", False),
        ("assets", {"name": "assets-staging", "adopt": True}, "live: adopted", False),
        ("assets", {"name": "assets-staging"}, "creating it would fail", True),
        ("assets", {"name": "more-staging"}, "'more-staging' will be created", False),
        ("assets", {"name": "more-staging", "external": True}, "no R2 bucket", True),
        ("database", {"id": DATABASE}, "live as 'main-staging': bound to", False),
        ("database", {"id": DATABASE, "name": "main-staging"}, "adopted as", False),
        ("database", {"id": DATABASE, "name": "other-staging"}, "is 'main-staging' and the", True),
        ("database", {"id": DATABASE.replace("1", "2")}, "no D1 database has the id", True),
        ("database", {"name": "main-staging"}, f"adopt it, with the id {DATABASE}", True),
        ("database", {"name": "other-staging"}, "will be created", False),
        ("observability.tailWorker", "nobody", "no Worker 'nobody' in this account", True),
    ],
)
def test_bucket_database_and_tail_worker_are_held_against_the_account(
    live: RunningCloud, path: str, value: Any, what: str, conflict: bool
) -> None:
    settings = changed(settings_in(REPO, "staging"), {path: value})
    [found] = [each for each in findings(settings, seen(live, settings)) if each.where == path]
    assert what in found.what
    assert found.conflict is conflict


def test_a_live_worker_of_the_stack_is_said_and_is_no_conflict(live: RunningCloud) -> None:
    staging = settings_in(REPO, "staging")
    output = {each.where: each.what for each in findings(staging, seen(live, staging))}
    assert "an up uploads over it" in output["code24-workflows-staging"]
    assert output["code24-build-dispatch-staging"] == "not there: will be uploaded"
    assert output["build.results"].startswith("live, with the id in the file: adopted")
    assert output["customerSites"].startswith("live (")


def test_an_account_that_cannot_be_read_says_what_to_look_at(live: RunningCloud) -> None:
    with pytest.raises(ToolError, match="CLOUDFLARE_API_TOKEN is not set"):
        client_of({})
    for token in ("…", f"{TOKEN}\n", f" {TOKEN}"):
        with pytest.raises(ToolError, match="holds characters that no token has"):
            client_of({"CLOUDFLARE_API_TOKEN": token})
    environment = {"CLOUDFLARE_API_TOKEN": "x" * 40, "CLOUDFLARE_BASE_URL": live.api}
    with pytest.raises(ToolError, match="Is it the account of CLOUDFLARE_API_TOKEN"):
        look(client_of(environment), settings_in(REPO, "staging"))


def test_a_stack_without_a_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match=r"There is no Pulumi\.nowhere\.yaml"):
        settings_in(tmp_path, "nowhere")


def test_ways_into_the_zone_that_are_taken_are_named_before_an_update_meets_them(
    live: RunningCloud,
) -> None:
    production = settings_in(REPO, "production")
    zone = f"{live.api}/zones/{production.zone_id}"
    assert conflicts(live, production) == {}
    for path, body in {
        "dns_records": {"type": "CNAME", "name": "*.sites.code24.dev", "content": "old.example"},
        "workers/routes": {"pattern": "*/*", "script": "old-builder"},
    }.items():
        headers = {"Authorization": f"Bearer {TOKEN}"}
        answer = httpx.post(f"{zone}/{path}", json=body, headers=headers, trust_env=False)
        answer.raise_for_status()
    taken = [
        finding.what for finding in findings(production, seen(live, production)) if finding.conflict
    ]
    assert taken == [
        "the DNS record '*.sites.code24.dev' is live (it is CNAME old.example): creating it would "
        "fail (81058). Delete it first, if nobody needs it",
        "the route '*/*' is live (it leads to old-builder): creating it would fail (10020). Delete "
        "it first, if nobody needs it",
    ]
