"""The provider for user Workers in somebody else's project, as its README shows: a YAML program.

The folder is copied, so nothing else of the repository is there. Does not prove the SDKs that
`pulumi package add` generates: their language hosts are not on every machine.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from machine import cloud
from machine.cloud import ACCOUNT, TOKEN, RunningCloud
from machine.paths import REPO
from operations.stack import Stack
from tests.support.yaml_programs import checked_schema, pulumi, yaml_program

README = (REPO / "plugins" / "user_workers" / "README.md").read_text()

pytestmark = pytest.mark.xdist_group("user_workers_package")


def block(language: str) -> str:
    """The one example of a language in the README."""
    [found] = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    return str(found)


@pytest.fixture
def running(built_cloud: None, tmp_path: Path) -> Iterator[RunningCloud]:
    with cloud.running(tmp_path / "cloud") as found:
        yield found


@pytest.fixture
def elsewhere(running: RunningCloud, tmp_path: Path) -> Stack:
    """A project outside the repository, with the provider's folder and the README's program."""
    folder = tmp_path / "customers"
    shutil.copytree(
        REPO / "plugins" / "user_workers",
        folder / "plugins" / "user_workers",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    (folder / "shop.js").write_text(block("js"))
    return yaml_program(block("yaml"), folder, running, tmp_path)


def test_a_yaml_program_deploys_changes_and_deletes_a_user_worker(
    elsewhere: Stack, running: RunningCloud
) -> None:
    with httpx.Client(
        base_url=f"{running.api}/accounts/{ACCOUNT}/workers/dispatch/namespaces",
        headers={"Authorization": f"Bearer {TOKEN}"},
        trust_env=False,
    ) as api:
        api.post("", json={"name": "customers"}).raise_for_status()
        pulumi(elsewhere, "config", "set", "accountId", ACCOUNT)
        pulumi(elsewhere, "up", "--yes", "--skip-preview")
        shop = api.get("/customers/scripts/shop").json()["result"]
        assert elsewhere.outputs() == {"etag": shop["script"]["etag"]}
        settings = api.get("/customers/scripts/shop/settings").json()["result"]
        assert settings["bindings"] == [
            {"name": "GREETING", "text": "Hello from the shop", "type": "plain_text"}
        ]
        assert settings["tags"] == ["customer-42"]

        preview = json.loads(pulumi(elsewhere, "preview", "--json"))
        assert "update" not in preview["changeSummary"], "the same file has the same hash"
        (elsewhere.project / "shop.js").write_text(block("js") + "// changed\n")
        preview = json.loads(pulumi(elsewhere, "preview", "--json"))
        assert preview["changeSummary"]["update"] == 1

        pulumi(elsewhere, "destroy", "--yes", "--skip-preview")
        assert api.get("/customers/scripts/shop").status_code == 404


def test_its_schema_is_valid_and_describes_every_input(elsewhere: Stack) -> None:
    schema = checked_schema(elsewhere, "./plugins/user_workers")
    for resource in schema["resources"].values():
        inputs = resource["inputProperties"]
        assert [name for name, each in inputs.items() if "description" not in each] == []
    rows = re.findall(r"^\| (`.+`) \| ", README, re.MULTILINE)
    documented = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert documented == set(
        schema["resources"]["code24-user-workers:index:UserWorker"]["inputProperties"]
    )


def test_its_packages_are_those_that_the_repository_pins() -> None:
    wanted = (REPO / "plugins" / "user_workers" / "requirements.txt").read_text().splitlines()
    assert set(wanted) <= set((REPO / "requirements.in").read_text().splitlines())
