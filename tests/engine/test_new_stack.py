"""A stack beside the others: one command makes it, one destroys it and removes its file."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from components.settings import Settings
from machine.console import ToolError
from machine.paths import REPO
from operations.ephemeral import forget, make
from operations.ephemeral.settings import derived
from operations.rehearse.live import settings_in
from operations.request import BUILD
from operations.stack import Stack
from tests.support.projects import Project
from tests.support.runs import start

NAME = "pr-123"
LISTS = ("workers/scripts", "storage/kv/namespaces", "workers/dispatch/namespaces", "workflows")


def sibling(project: Project, name: str = NAME) -> Stack:
    return Stack(name, project.stack.environment, project.stack.project, isolated=True)


def lists(project: Project) -> dict[str, Any]:
    """What the account has."""
    return {path: project.api(path) for path in LISTS}


def test_made_by_one_command_it_answers_beside_staging_and_goes_without_a_trace(
    staging: Project,
) -> None:
    staging.up()
    before = lists(staging)
    stack = sibling(staging)
    path = make(stack, "staging")
    token = stack.secret("dispatchToken") or ""
    assert token != staging.stack.secret("dispatchToken")
    assert len(token) == 43
    assert token not in path.read_text()
    assert path.read_text().startswith("# pr-123: made from staging by `./code24 stack init")

    beside = Project(stack, staging.cloud)
    beside.up()
    assert beside.changes() == {}
    made = {
        path: {str(entry) for entry in found} - {str(entry) for entry in before[path]}
        for path, found in lists(staging).items()
    }
    assert {path: len(new) for path, new in made.items()} == dict(
        zip(LISTS, (3, 5, 3, 2), strict=True)
    )
    assert all(NAME in entry for new in made.values() for entry in new)
    message, run = start(beside, "/build", BUILD)
    assert message.startswith("BUILD workflow started")
    assert run["status"] == "complete"
    assert {output["source"] for output in run["output"]["results"].values()} == {"worker"}

    forget(stack)
    assert lists(staging) == before
    assert not path.exists()
    known = staging.stack.run("stack", "ls", "--json", capture=True).stdout
    assert [entry["name"] for entry in yaml.safe_load(known)] == ["staging"]
    assert staging.changes() == {}


@pytest.mark.parametrize("source", ["local", "staging", "production"])
def test_from_any_stack_everything_is_created_under_names_of_its_own(source: str) -> None:
    settings, left_out = derived(settings_in(REPO, source), NAME)
    made = Settings.model_validate(settings)
    assert (made.protect, made.retain_on_delete, made.environment) == (False, False, NAME)
    assert {path: kv.model_dump() for path, kv in made.kv_stores().items()} == {
        "kv.metadata": {"id": None, "title": "metadata-pr-123"},
        "kv.cache": {"id": None, "title": "cache-pr-123"},
        "kv.saasDomains": {"id": None, "title": "saas-domains-pr-123"},
        "build.results": {"id": None, "title": "build-results-pr-123"},
        "optimize.results": {"id": None, "title": "optimize-results-pr-123"},
    }
    assert [store.model_dump() for store in made.dispatch_namespaces().values()] == [
        {"id": None, "name": f"{name}-pr-123", "external": False}
        for name in ("customer-sites", "code24-build-workers", "code24-optimize-workers")
    ]
    assert made.workflows.build == "BuildWorkflow-pr-123"
    assert made.workflows.optimization == "OptimizationWorkflow-pr-123"
    subdomain = made.account.workers_dev_subdomain
    assert made.fallback_origin == f"code24-saas-pr-123.{subdomain}.workers.dev"
    assert (made.saas, made.workflows.custom_domain, made.workflows.workers_dev) == (
        None,
        None,
        True,
    )
    workflows = ["workflows.customDomain", "workflows.workersDev", "workflows.housekeeping"]
    assert (
        left_out
        == {
            "local": ["saas", "sites", "tail"],
            "staging": [],
            "production": ["saas", "sites", "tail", *workflows],
        }[source]
    )


def test_options_that_name_things_are_renamed_and_those_that_need_secrets_left_out() -> None:
    document = yaml.safe_load((REPO / "Pulumi.staging.yaml").read_text())
    settings = document["config"]["code24:settings"] | {
        "assets": {"name": "assets-staging", "external": True},
        "database": {"id": "0" * 8 + "-0000-4000-8000-" + "0" * 12},
        "analytics": {"dataset": "runs_staging"},
        "observability": {"logpush": True, "headSamplingRate": 0.5},
        "pins": {"brand": "0a1b2c3"},
    }
    settings["workflows"]["rateLimit"] = {"limit": 5, "namespaceId": "7"}
    settings["build"]["model"] = {"url": "https://model.example.com/v1", "name": "m"}
    made, left_out = derived(Settings.model_validate(settings), NAME)
    assert made["assets"] == {"name": "assets-pr-123"}
    assert made["database"] == {"name": "code24-pr-123"}
    assert made["analytics"] == {"dataset": "runs_pr_123"}
    assert made["observability"] == {"headSamplingRate": 0.5}
    assert made["workflows"]["rateLimit"]["limit"] == 5
    assert made["workflows"]["rateLimit"]["namespaceId"] != "7"
    assert left_out == ["observability.logpush", "build.model", "pins"]


def test_a_name_that_will_not_do_or_is_taken_is_refused_and_leaves_nothing(
    local: Project,
) -> None:
    before = sorted(local.stack.project.iterdir())
    for name in ("Pr_123", "1st", "x", "a-name-of-twenty-one-c"):
        with pytest.raises(ToolError, match="expected 2 to 20 lower-case letters"):
            make(sibling(local, name), "local")
    with pytest.raises(ToolError, match="its names have no suffix"):
        make(sibling(local, "production"), "local")
    with pytest.raises(ToolError, match=r"Pulumi\.local\.yaml exists already"):
        make(sibling(local, "local"), "local")
    with pytest.raises(ToolError, match=r"There is no Pulumi\.nowhere\.yaml"):
        make(sibling(local), "nowhere")
    elsewhere = {"PULUMI_BACKEND_URL": (local.stack.project / "no-folder").as_uri()}
    lost = Stack(NAME, local.stack.environment | elsewhere, local.stack.project, isolated=True)
    with pytest.raises(ToolError, match="The backend did not create the stack 'pr-123'"):
        make(lost, "local")
    assert sorted(local.stack.project.iterdir()) == before


def test_a_protected_stack_is_not_forgotten(staging: Project) -> None:
    with pytest.raises(ToolError, match="The stack 'staging' cannot be removed"):
        forget(staging.stack)
    assert staging.file.exists()
    assert staging.stack.run("stack", "ls", capture=True).stdout.count("staging") == 1
