"""Staging against an account that has the seed's resources already."""

from __future__ import annotations

import json

from tests.support.projects import Project

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
}


def test_the_seeds_resources_are_adopted_or_referenced_under_their_ids(staging: Project) -> None:
    staging.up()
    assert {kv["title"]: kv["id"] for kv in staging.api("storage/kv/namespaces")} == SEED_KV
    live = {
        n["namespace_name"]: n["namespace_id"] for n in staging.api("workers/dispatch/namespaces")
    }
    assert {name: live[name] for name in SEED_NAMESPACES} == SEED_NAMESPACES
    deployment = json.loads(staging.pulumi("stack", "export"))["deployment"]
    owned = {
        resource["id"]
        for resource in deployment["resources"]
        if "Namespace" in resource["type"].rsplit(":", 1)[-1]
    }
    assert owned == {
        SEED_KV["build-results-staging"],
        SEED_KV["optimize-results-staging"],
        *SEED_NAMESPACES,
    }
    assert staging.changes() == {}


def test_destroy_is_refused_by_protection(staging: Project) -> None:
    staging.up()
    refused = staging.stack.run(
        "destroy", "--yes", "--skip-preview", "--stack", "staging", capture=True
    )
    assert refused.returncode != 0
    assert "protected" in refused.stdout + refused.stderr
    assert {kv["title"] for kv in staging.api("storage/kv/namespaces")} == set(SEED_KV)
