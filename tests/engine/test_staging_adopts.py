"""Staging against an account that has the seed's resources already."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from machine.paths import REPO
from tests.support.projects import Project, project

pytestmark = pytest.mark.xdist_group("staging_adopts")  # one process makes what they share

SEED_KV = {
    "build-results-staging": "5562a6acd6d64819b4224ea76691a118",
    "cache-staging": "1d0bf6684ad7419798961e2f18631b0c",
    "metadata-staging": "f9884413a4f246549064d6d229d1096e",
    "optimize-results-staging": "cdb42e91e22b42399c9b1cfb4c178cf8",
    "saas-domains-staging": "fb9bdadb214e4b2880224f2092b70774",
}
SEED_NAMESPACES = {
    "code24-build-workers-staging": "00768a13-d3a4-413d-a26c-a6cf9d139e52",
    "code24-optimize-workers-staging": "07e6e27a-c768-4a91-85a9-7c28870e6791",
    "customer-sites-staging": "3b1d7c2e-5f08-4c53-9d0a-6c1f2e8b7a40",
}
NAMESPACES_OF_AN_ACCOUNT = ("storage/kv/namespaces", "workers/dispatch/namespaces")
CURE = '    opts.ignore_changes = ["name"] if adopts else None\n'
CURE_OF_OPTIMIZE_ALONE = CURE.replace("adopts", '"optimize" in store.namespace')


@pytest.fixture(scope="module")
def adopted(
    tmp_path_factory: pytest.TempPathFactory, built_cloud: None, seed: Path
) -> Iterator[Project]:
    """Staging, up; the cloud's journal has what that took."""
    folder = tmp_path_factory.mktemp("adopted")
    with project(folder, "staging", fill=[seed / "live.json"]) as made:
        made.up()
        yield made


def live(staging: Project) -> tuple[dict[str, str], dict[str, str]]:
    """KV and dispatch namespaces, name to id."""
    kv = {each["title"]: each["id"] for each in staging.api("storage/kv/namespaces")}
    namespaces = staging.api("workers/dispatch/namespaces")
    return kv, {each["namespace_name"]: each["namespace_id"] for each in namespaces}


def test_the_seeds_resources_are_adopted_or_referenced_under_their_ids(adopted: Project) -> None:
    assert live(adopted) == (SEED_KV, SEED_NAMESPACES)
    deployment = json.loads(adopted.pulumi("stack", "export"))["deployment"]
    owned = {
        resource["id"]
        for resource in deployment["resources"]
        if "Namespace" in resource["type"].rsplit(":", 1)[-1]
    }
    assert owned == {
        SEED_KV["build-results-staging"],
        SEED_KV["optimize-results-staging"],
        "code24-build-workers-staging",
        "code24-optimize-workers-staging",
    }


def test_adoption_writes_to_no_namespace_and_a_second_preview_is_empty(adopted: Project) -> None:
    asked = httpx.get(f"{adopted.cloud.url}/__local/requests", trust_env=False).json()
    written = [
        (request["method"], request["path"])
        for request in asked
        if request["method"] != "GET"
        # What a namespace is, not what is put into it.
        and request["path"].split("/accounts/")[-1].split("/", 1)[-1].split("/scripts/")[0]
        in {*NAMESPACES_OF_AN_ACCOUNT}
        | {f"storage/kv/namespaces/{id_}" for id_ in SEED_KV.values()}
        | {f"workers/dispatch/namespaces/{name}" for name in SEED_NAMESPACES}
        and "/scripts/" not in request["path"]
    ]
    assert written == []
    assert adopted.changes() == {}


def test_destroy_is_refused_by_protection(adopted: Project) -> None:
    refused = adopted.stack.run("destroy", "--yes", "--stack", "staging", capture=True)
    assert refused.returncode != 0
    assert "protected" in refused.stdout + refused.stderr
    assert live(adopted) == (SEED_KV, SEED_NAMESPACES)
    assert len(adopted.api("workers/scripts")) == 3


def test_after_an_unprotect_destroy_leaves_what_was_referenced_and_what_is_retained(
    staging: Project,
) -> None:
    staging.up()
    staging.pulumi("state", "unprotect", "--all", "--yes")
    staging.pulumi("destroy", "--yes", "--skip-preview")
    assert staging.api("workers/scripts") == []
    assert staging.api("workflows") == []
    assert live(staging) == (SEED_KV, SEED_NAMESPACES)


def test_without_the_cure_the_adoption_would_be_a_replacement_and_fails(
    staging: Project,
) -> None:
    components = staging.stack.project / "components"
    components.unlink()
    shutil.copytree(REPO / "components", components)
    for name in ("node_modules", "package-lock.json"):
        (staging.stack.project / name).symlink_to(REPO / name)
    stores = components / "stores.py"
    assert CURE in stores.read_text()
    # The engine stops at the first one refused: with two without the cure it may be either.
    stores.write_text(stores.read_text().replace(CURE, CURE_OF_OPTIMIZE_ALONE))
    staging.change("protect", False)  # protection would refuse it first
    ended = staging.stack.run("up", "--yes", "--skip-preview", "--stack", "staging", capture=True)
    output = ended.stdout + ended.stderr
    assert ended.returncode != 0
    assert "may not be replaced" in output
    assert "name: {<nil>} => {code24-build-workers-staging}" in output


def test_an_adopted_namespace_without_its_id_would_be_replaced_so_protection_refuses(
    staging: Project,
) -> None:
    staging.up()
    staging.change("build.namespace", {"name": "code24-build-workers-staging"})
    ended = staging.stack.run("preview", "--stack", "staging", capture=True)
    assert ended.returncode != 0
    assert "unable to replace resource" in ended.stdout + ended.stderr
    assert live(staging) == (SEED_KV, SEED_NAMESPACES)
