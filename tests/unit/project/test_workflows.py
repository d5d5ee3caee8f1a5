"""The workflows' invariants. It does not prove what GitHub makes of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from cli.__main__ import GROUPS
from cli.make import KEPT
from machine.paths import REPO

FILES = sorted((REPO / ".github" / "workflows").glob("*.yml"))
WORKFLOWS: dict[str, dict[Any, Any]] = {
    path.stem: yaml.safe_load(path.read_text()) for path in FILES
}
SETUP_FILE = REPO / ".github" / "actions" / "setup" / "action.yml"
SETUP = yaml.safe_load(SETUP_FILE.read_text())
JOBS = [
    pytest.param(workflow, job, id=f"{name}-{job_name}")
    for name, workflow in WORKFLOWS.items()
    for job_name, job in workflow["jobs"].items()
]
SECRETS = {
    "CLOUDFLARE_API_TOKEN",
    "PULUMI_ACCESS_TOKEN",
    "PULUMI_BACKEND_URL",
    "PULUMI_CONFIG_PASSPHRASE",
}
COMMENT = WORKFLOWS["preview"]["jobs"]["comment"]
each_job = pytest.mark.parametrize(("workflow", "job"), JOBS)


def triggers(name: str) -> dict[str, Any]:
    """YAML 1.1 reads the key `on` as true."""
    found: dict[str, Any] = WORKFLOWS[name][True]
    return found


def steps() -> Iterator[dict[str, Any]]:
    for workflow in WORKFLOWS.values():
        for job in workflow["jobs"].values():
            yield from job["steps"]
    yield from SETUP["runs"]["steps"]


def test_the_workflows_are_these() -> None:
    assert sorted(WORKFLOWS) == ["ci", "deploy", "drift", "preview"]


def test_code_that_is_not_reviewed_never_runs_with_the_rights_of_the_base() -> None:
    named = {event for name in WORKFLOWS for event in triggers(name)}
    assert named == {"pull_request", "push", "schedule", "workflow_dispatch"}
    assert triggers("deploy") == {"push": {"branches": ["main"]}}


def test_ci_runs_the_tests_with_either_plugin() -> None:
    job = WORKFLOWS["ci"]["jobs"]["test"]
    assert sorted(job["strategy"]["matrix"]["plugin"]) == ["official", "stand-in"]
    given = [step["env"] for step in job["steps"] if step.get("run") == ".ci/run"]
    assert given == [{"PLUGIN": "${{ matrix.plugin }}"}]


@each_job
def test_a_job_may_read_and_write_no_more_than_it_says(workflow: Any, job: Any) -> None:
    assert workflow["permissions"] == {"contents": "read"}
    written = {scope for scope, level in job.get("permissions", {}).items() if level != "read"}
    may = (
        {"pull-requests"}
        if job == COMMENT
        else {"issues"}
        if workflow["name"] == "drift"
        else set()
    )
    assert written == may


@each_job
def test_a_job_ends_some_time_and_sets_up_as_all_others(workflow: Any, job: Any) -> None:
    assert 0 < job["timeout-minutes"] <= 90
    first, second, *_ = job["steps"]
    assert first["uses"].startswith("actions/checkout@")
    assert first["with"]["persist-credentials"] is False
    if job != COMMENT:
        assert second == {"uses": "./.github/actions/setup"}


@pytest.mark.parametrize("name", ["deploy", "preview"])
def test_a_job_that_runs_the_program_has_the_history_that_pins_need(name: str) -> None:
    for job in WORKFLOWS[name]["jobs"].values():
        if job != COMMENT:
            assert job["steps"][0]["with"]["fetch-depth"] == 0


def test_actions_are_github_s_own_by_commit_with_the_version_beside_it() -> None:
    """A tag can be moved to other code: https://docs.github.com/en/actions/reference/security/secure-use"""
    text = [path.read_text() for path in [*FILES, SETUP_FILE]]
    used = re.findall(r"uses: (.*)", "\n".join(text))
    pinned = r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+"
    own = r"\./\.github/actions/\w+"
    assert [use for use in used if not re.fullmatch(f"{pinned}|{own}", use)] == []
    versions = {tuple(use.split("@")) for use in used if "@" in use}
    assert len(versions) == len({name for name, _ in versions})


def test_production_waits_for_staging_and_for_its_environment() -> None:
    jobs = WORKFLOWS["deploy"]["jobs"]
    assert list(jobs) == ["staging", "production"]
    assert {name: job["environment"] for name, job in jobs.items()} == {
        "staging": "staging",
        "production": "production",
    }
    assert jobs["production"]["needs"] == "staging"
    assert jobs["production"]["if"] == "needs.staging.outputs.deployed == 'true'"


def test_deploys_of_a_stack_never_overlap_and_none_is_stopped_midway() -> None:
    assert "concurrency" not in WORKFLOWS["deploy"]
    for name, job in WORKFLOWS["deploy"]["jobs"].items():
        assert job["concurrency"] == {"group": f"stack-{name}", "cancel-in-progress": False}
    others = [
        str(held.get("concurrency", {}).get("group", ""))
        for name, workflow in WORKFLOWS.items()
        if name != "deploy"
        for held in (workflow, *workflow["jobs"].values())
    ]
    assert [group for group in others if group.startswith("stack-")] == []


def test_secrets_of_stacks_come_from_environments_and_go_to_one_step() -> None:
    holders = []
    for name, workflow in WORKFLOWS.items():
        for job in workflow["jobs"].values():
            with_secrets = [step for step in job["steps"] if "secrets." in yaml.safe_dump(step)]
            output = set(re.findall(r"secrets\.(\w+)", yaml.safe_dump(job)))
            if output:
                assert (output, len(with_secrets)) == (SECRETS, 1)
                holders.append((name, job["environment"]))
    assert holders == [
        ("deploy", "staging"),
        ("deploy", "production"),
        ("drift", "${{ matrix.stack }}-preview"),
        ("preview", "${{ matrix.stack }}-preview"),
    ]


def test_no_expression_is_pasted_into_a_shell() -> None:
    assert [step["run"] for step in steps() if "${{" in step.get("run", "")] == []


def test_code_of_a_pull_request_never_sees_a_token_that_can_write() -> None:
    preview = WORKFLOWS["preview"]["jobs"]["preview"]
    assert "permissions" not in preview
    assert "github.token" not in yaml.safe_dump(preview)
    assert COMMENT["permissions"] == {"contents": "read", "pull-requests": "write"}
    assert COMMENT["steps"][0]["with"]["ref"] == "${{ github.event.pull_request.base.sha }}"
    assert "secrets." not in yaml.safe_dump(COMMENT)


def test_a_comment_is_posted_only_where_the_token_may() -> None:
    assert "head.repo.full_name == github.repository" in COMMENT["if"]
    [posting] = [step for step in COMMENT["steps"] if ".ci/comment" in step.get("run", "")]
    assert posting["if"] == "${{ steps.said.outcome == 'success' }}"
    steps = WORKFLOWS["preview"]["jobs"]["preview"]["steps"]
    [summary] = [step for step in steps if "GITHUB_STEP_SUMMARY" in step.get("run", "")]
    assert "head.repo" not in summary["if"]


def test_every_verb_and_every_script_that_is_used_exists() -> None:
    verbs = {verb for group in GROUPS.values() for verb in group}
    scripts = {f".ci/{path.name}": path.read_text() for path in (REPO / ".ci").iterdir()}
    runs = [step["run"] for step in steps() if "run" in step]
    output = "\n".join([*runs, *scripts.values()])
    assert set(re.findall(r"(?:^|[\s(])make ([a-z]+)", output)) - set(KEPT) == set()
    assert set(re.findall(r"\./code24 ([a-z]+)", output)) - verbs == set()
    assert set(re.findall(r"(?:^|\s)(\.ci/[a-z-]+)", "\n".join(runs))) - scripts.keys() == set()
