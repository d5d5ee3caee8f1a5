"""The nine agents of the stack ``local``: registered, fixed after drift, changed one at a time."""

from __future__ import annotations

from components.settings.rules import STEPS
from tests.support.projects import Project
from tests.support.user_workers import BUILD_WORKERS, OPTIMIZE_WORKERS, publish, remove


def scripts(project: Project, namespace: str) -> dict[str, str]:
    """The etag of each user Worker in a namespace, by name."""
    listed = project.api(f"workers/dispatch/namespaces/{namespace}/scripts")
    return {script["id"]: script["etag"] for script in listed}


def test_a_change_behind_the_programs_back_is_shown_and_mended(up: Project) -> None:
    before = scripts(up, BUILD_WORKERS), scripts(up, OPTIMIZE_WORKERS)
    assert (set(before[0]), set(before[1])) == (set(STEPS["build"]), set(STEPS["optimize"]))

    publish(up, BUILD_WORKERS, "brand", "return new Response('foreign')")
    remove(up, OPTIMIZE_WORKERS, "seo-auditor")
    shown = up.pulumi("refresh", "--preview-only", "--diff")
    assert "~ contentSha256:" in shown
    assert "- code24-user-workers:index:UserWorker: (delete)" in shown
    assert "Resources:\n    ~ 1 to update\n    - 1 to delete\n" in shown

    up.pulumi("refresh", "--yes", "--skip-preview")
    assert up.changes() == {"create": 1, "update": 1}
    up.up()
    assert (scripts(up, BUILD_WORKERS), scripts(up, OPTIMIZE_WORKERS)) == before
    assert up.changes() == {}


def test_an_agents_settings_change_what_they_are_about_and_nothing_else(local: Project) -> None:
    local.change("build.model", {"url": "https://models.example.com/v1", "name": "small"})
    local.stack.set_secret("modelKey", "a-key-of-the-model")
    local.up()
    local.change("build.agents.brand", {"tags": ["look"], "timeoutMs": 900})
    local.cloud.admin("DELETE", "requests")
    shown = local.pulumi("preview", "--diff")
    asked = local.cloud.admin("GET", "requests")
    assert [entry for entry in asked if "/dispatch/" in entry["path"]] == []
    assert '+ [2]: "look"' in shown
    assert "~ timeoutMs: 20000 => 900" in shown
    # The agent and the build dispatch Worker, with the component that shows its variables.
    assert local.changes() == {"update": 3}
