"""Bad settings end the run before anything is touched."""

from __future__ import annotations

import httpx

from tests.support.projects import Project


def test_every_mistake_is_listed_at_once_and_nothing_is_touched(local: Project) -> None:
    for path, value in {
        "platfromName": "Code24",
        "account.id": "not-an-id",
        "kv.cache.title": "metadata-local",
        "workflows.build": "BuildWorkflow",
        "build.namespace": {"id": "00768a13-d3a4-413d-a26c-a6cf9d139e52"},
        "workflows.compatibilityDate": "22.10.2024",
    }.items():
        local.change(path, value)
    ended = local.stack.run("up", "--yes", "--skip-preview", "--stack", "local", capture=True)
    output = ended.stdout + ended.stderr
    assert ended.returncode != 0
    for expected in (
        "platfromName: unknown key; did you mean 'platformName'?",
        "account.id: expected an account id: 32 hex digits",
        "build.namespace: expected name",
        "kv.metadata.title, kv.cache.title: the same title is given 2 times",
        "workflows.build: this is the workflow of another stack",
        'workflows.compatibilityDate: expected a quoted date of the form "YYYY-MM-DD"',
    ):
        assert expected in output
    assert "Traceback" not in output
    asked = httpx.get(f"{local.cloud.url}/__local/requests", trust_env=False).json()
    assert asked == []
