"""The stack ``local`` from nothing to nothing. It does not prove what a real account answers."""

from __future__ import annotations

import re

from tests.support.projects import Project


def test_it_comes_up_stays_unchanged_shows_a_change_and_goes_without_a_trace(
    local: Project,
) -> None:
    before = local.api("workers/scripts"), local.api("storage/kv/namespaces")
    local.up()
    assert sorted(script["id"] for script in local.api("workers/scripts")) == [
        "code24-build-dispatch-local",
        "code24-optimize-dispatch-local",
        "code24-saas-local",
        "code24-tail-local",
        "code24-workflows-local",
    ]
    assert {namespace["title"] for namespace in local.api("storage/kv/namespaces")} == {
        "build-results-local",
        "cache-local",
        "metadata-local",
        "optimize-results-local",
        "saas-domains-local",
    }
    assert sorted(workflow["name"] for workflow in local.api("workflows")) == [
        "BuildWorkflow-local",
        "OptimizationWorkflow-local",
    ]
    assert local.changes() == {}

    local.change("platformName", "Code24 next")
    shown = local.pulumi("preview", "--diff")
    assert re.search(r'~ PLATFORM_NAME\s*: "Code24" => "Code24 next"', shown)

    local.pulumi("destroy", "--yes", "--skip-preview")
    assert (local.api("workers/scripts"), local.api("storage/kv/namespaces")) == before == ([], [])
    assert local.api("workers/dispatch/namespaces") == []
    assert local.api("workflows") == []


def test_bindings_answered_in_another_order_are_no_change_after_a_refresh(up: Project) -> None:
    up.cloud.admin("PUT", "options", {"bindingOrder": "reversed"})
    up.pulumi("refresh", "--yes", "--skip-preview")
    assert up.changes() == {}
