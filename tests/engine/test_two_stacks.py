"""Production from nothing and staging by adoption, in one account."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.support.projects import Project, beside

STAGING, PRODUCTION = "staging", "production"


def names(project: Project) -> set[str]:
    """Every name that the account has, whosever it is."""
    listed: list[Any] = [
        *(kv["title"] for kv in project.api("storage/kv/namespaces?per_page=100")),
        *(each["namespace_name"] for each in project.api("workers/dispatch/namespaces")),
        *(each["name"] for each in project.api("workflows?per_page=100")),
        *(each["id"] for each in project.api("workers/scripts")),
    ]
    assert len(listed) == len(set(listed))
    return set(listed)


def test_both_live_in_one_account_with_no_name_in_common(staging: Project, tmp_path: Path) -> None:
    production = beside(staging, tmp_path / "production", PRODUCTION)
    seed = names(staging)
    production.up()
    of_production = names(staging) - seed
    staging.up()
    of_staging = names(staging) - of_production
    assert of_production == {
        "metadata",
        "cache",
        "saas-domains",
        "build-results",
        "optimize-results",
        "customer-sites",
        "code24-build-workers",
        "code24-optimize-workers",
        "BuildWorkflow-production",
        "OptimizationWorkflow-production",
        "code24-workflows",
        "code24-build-dispatch",
        "code24-optimize-dispatch",
        "code24-saas",
        "code24-tail",
    }
    assert len(of_staging) == len(of_production) - 2, "staging has no sites and no spans"
    assert (staging.changes(), production.changes()) == ({}, {})
    refused = production.stack.run("destroy", "--yes", "--stack", PRODUCTION, capture=True)
    assert refused.returncode != 0
    assert names(staging) == of_staging | of_production
