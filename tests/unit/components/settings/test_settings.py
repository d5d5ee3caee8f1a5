"""The settings' rules. They do not prove that an id exists: that is the cloud's to say."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml

from components.settings import Settings, SettingsError, load_settings
from components.settings.stores import Ownership
from machine.paths import REPO

CONFIG = {
    "code24:settings": "{}",
    "code24:dispatchToken": "[secret]",
    "code24:cfApiToken": "[secret]",
}


def stack_settings(stack: str) -> dict[str, Any]:
    document = yaml.safe_load((REPO / f"Pulumi.{stack}.yaml").read_text())
    settings: dict[str, Any] = document["config"]["code24:settings"]
    return settings


def load(settings: dict[str, Any], config: dict[str, str] | None = None) -> Settings:
    config = CONFIG if config is None else config
    return load_settings("local", "code24", config, settings, encrypted=lambda _: True)


def changed(path: str, value: Any) -> dict[str, Any]:
    settings = copy.deepcopy(stack_settings("local"))
    section = settings
    *parents, key = path.split(".")
    for parent in parents:
        section = section[parent]
    section[key] = value
    return settings


def problems(settings: dict[str, Any], config: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(SettingsError) as raised:
        load(settings, config)
    return raised.value.problems


@pytest.mark.parametrize("stack", ["local", "staging", "production"])
def test_every_stack_file_is_valid(stack: str) -> None:
    assert load(stack_settings(stack)).environment == stack


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("protekt", True, "protekt: unknown key; did you mean 'protect'?"),
        ("kv.chache", {}, "kv.chache: unknown key; did you mean 'cache'?"),
        ("account.id", "E88", "account.id: expected an account id: 32 hex digits"),
        ("zoneId", "x" * 32, "zoneId: expected a zone id: 32 hex digits"),
        ("kv.cache", {"id": "12"}, "kv.cache.id: expected a KV namespace id: 32 hex digits"),
        (
            "fallbackOrigin",
            "https://a.dev",
            "fallbackOrigin: expected a host name without scheme or path",
        ),
        (
            "build.compatibilityDate",
            "2024-13-01",
            "build.compatibilityDate: expected a date of the calendar",
        ),
        (
            "workflows.compatibilityDate",
            "22.10.2024",
            'workflows.compatibilityDate: expected a quoted date of the form "YYYY-MM-DD"',
        ),
        (
            "build.timeoutMs",
            5,
            "build.timeoutMs: input should be greater than or equal to 100",
        ),
        (
            "kv.cache",
            {},
            "kv.cache: expected title (create), id and title (adopt) or id (reference)",
        ),
        (
            "customerSites",
            {"name": "customer-sites-staging"},
            "customerSites.name: the name of another stack; expected one ending in -local",
        ),
        (
            "workflows.build",
            "BuildWorkflow",
            "workflows.build: this is the workflow of another stack, and an upload would take it "
            "away; expected 'BuildWorkflow-local'",
        ),
        (
            "kv.cache.title",
            "metadata-local",
            "kv.metadata.title, kv.cache.title: the same title is given 2 times; expected once",
        ),
        (
            "workflows.workersDev",
            False,
            "workflows.workersDev: without it nothing answers; expected workflows.customDomain "
            "beside workersDev: false",
        ),
        (
            "fallbackOrigin",
            "code24-saas-local.code24-local.workers.dev",
            "fallbackOrigin: Cloudflare takes only a host name of the zone as the fallback origin "
            "of custom hostnames; expected one, or no saas",
        ),
        (
            "fallbackOrigin",
            "saas.elsewhere.example",
            "fallbackOrigin: 'saas.elsewhere.example' is not in the zone 'code24.localhost' of "
            "sites.zoneName; expected a host name of the zone",
        ),
        (
            "sites.domain",
            "sites.elsewhere.example",
            "sites.domain: 'sites.elsewhere.example' is not in the zone 'code24.localhost'; "
            "expected the zone's name or a name under it",
        ),
        (
            "assets",
            {"name": "code24-assets"},
            "assets.name: the name of another stack; expected one ending in -local",
        ),
        (
            "assets",
            {"name": "code24-assets-local", "adopt": True, "external": True},
            "assets: expected either adopt: true or external: true (reference), not both",
        ),
        ("database", {}, "database: expected name (create), id and name (adopt) or id (reference)"),
        (
            "workflows.housekeeping",
            {"cron": "daily"},
            "workflows.housekeeping.cron: expected a cron expression of five fields, as "
            '"17 3 * * *"',
        ),
        (
            "build.compatibilityReason",
            "old",
            "build.compatibilityReason: expected a reason that a reviewer understands",
        ),
    ],
)
def test_a_mistake_is_named_with_its_path_and_what_is_expected(
    path: str, value: Any, expected: str
) -> None:
    assert problems(changed(path, value)) == [expected]


def test_adopting_a_namespace_without_its_name_says_what_a_name_is_for() -> None:
    settings = changed("build.namespace", {"id": "00768a13-d3a4-413d-a26c-a6cf9d139e52"})
    [problem] = problems(settings)
    assert problem.startswith("build.namespace: expected name: a dispatch namespace is created")


def test_mistakes_of_every_kind_come_in_one_message() -> None:
    settings = changed("account.id", "x")
    settings["colour"] = "blue"
    settings["kv"]["cache"]["title"] = "metadata-local"
    settings["workflows"]["build"] = "BuildWorkflow"
    settings["workflows"]["compatibilityDate"] = "22.10.2024"
    settings["build"]["namespace"] = {"id": "00768a13-d3a4-413d-a26c-a6cf9d139e52"}
    assert sorted(problem.split(":")[0] for problem in problems(settings)) == [
        "account.id",
        "build.namespace",
        "colour",
        "kv.metadata.title, kv.cache.title",
        "workflows.build",
        "workflows.compatibilityDate",
    ]


def test_unknown_config_keys_and_missing_secrets_are_mistakes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("pulumi.get_stack", lambda: "local")
    found = problems(stack_settings("local"), {"code24:dispachToken": "x"})
    assert found == [
        "code24:dispachToken: unknown key; did you mean 'dispatchToken'?",
        "code24:dispatchToken: missing secret; set it with "
        "`pulumi config set --secret dispatchToken --stack local`",
        "code24:cfApiToken: missing secret; set it with "
        "`pulumi config set --secret cfApiToken --stack local`",
    ]


def test_a_secret_in_the_clear_is_a_mistake_and_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("pulumi.get_stack", lambda: "local")
    config = {**CONFIG, "code24:dispatchToken": "hunter2-hunter2"}
    with pytest.raises(SettingsError) as raised:
        load_settings("local", "code24", config, stack_settings("local"), lambda _: False)
    first, second = raised.value.problems
    assert first.startswith("code24:dispatchToken: in the clear in the stack file")
    assert second.startswith("code24:cfApiToken: in the clear in the stack file")
    assert "hunter2" not in first


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("dispatchToken", "", "empty"),
        ("alertWebhook", " \n", "empty"),
        ("dispatchToken", "seen-by-nobody\n", "holds a space, a line end or what is not ASCII"),
        ("cfApiToken", "seen-by-nobody…", "holds a space, a line end or what is not ASCII"),
    ],
)
def test_a_secret_that_nothing_can_be_done_with_is_a_mistake_and_is_not_repeated(
    key: str, value: str, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pulumi.get_stack", lambda: "local")
    [found] = problems(stack_settings("local"), {**CONFIG, f"code24:{key}": value})
    assert found.startswith(f"code24:{key}: {problem}")
    assert found.endswith(f"set it again with `pulumi config set --secret {key} --stack local`")
    assert "seen-by-nobody" not in found


def test_what_a_setting_needs_of_secrets_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pulumi.get_stack", lambda: "local")
    assert problems(changed("observability", {"logpush": True})) == [
        "code24:logpushDestination: missing secret; set it with "
        "`pulumi config set --secret logpushDestination --stack local`"
    ]


def test_the_message_never_shows_a_value() -> None:
    with pytest.raises(SettingsError) as raised:
        load(changed("account.id", "hunter2-hunter2"))
    assert "hunter2" not in str(raised.value)


def test_each_store_is_created_adopted_or_referenced() -> None:
    staging = load(stack_settings("staging"))
    assert staging.build.results.ownership is Ownership.ADOPT
    assert staging.kv.metadata.ownership is Ownership.REFERENCE
    assert staging.customer_sites.ownership is Ownership.REFERENCE
    assert staging.build.namespace.ownership is Ownership.ADOPT
    assert load(stack_settings("production")).kv.cache.ownership is Ownership.CREATE


def test_staging_and_production_have_no_name_in_common() -> None:
    staging, production = load(stack_settings("staging")), load(stack_settings("production"))

    def names(settings: Settings) -> set[str | None]:
        return {
            *(store.title for store in settings.kv_stores().values() if store.title),
            *(namespace.name for namespace in settings.dispatch_namespaces().values()),
            settings.workflows.build,
            settings.workflows.optimization,
            settings.named("code24-workflows"),
        }

    assert names(staging) & names(production) == set()
