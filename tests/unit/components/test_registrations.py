"""What the program registers, exactly. It does not prove that Cloudflare takes it."""

from __future__ import annotations

import pytest

from components.outputs import StackOutputs
from tests.unit.components.recorded import record, settings_of

SECRET_VALUES = ("the-token", "the-previous-token", "the-model-key", "the-api-token", "the-headers")
ACCOUNT = "e88bd087a41fe8d87d26724c8a0c7d0f"


@pytest.mark.parametrize(
    ("stack", "kv", "namespaces", "workers"),
    [("local", 5, 3, 5), ("staging", 2, 2, 3), ("production", 5, 3, 5)],
)
def test_referenced_stores_register_nothing(
    stack: str, kv: int, namespaces: int, workers: int
) -> None:
    recorder, _ = record(settings_of(stack))
    assert len(recorder.inputs("WorkersKvNamespace")) == kv
    assert len(recorder.inputs("WorkersForPlatformsDispatchNamespace")) == namespaces
    assert len(recorder.inputs("WorkersScript")) == workers
    assert len(recorder.inputs("WorkersScriptSubdomain")) == workers
    assert len(recorder.inputs("Workflow")) == 2


def test_staging_has_every_binding_of_the_seed() -> None:
    recorder, _ = record(settings_of("staging"))
    bound = recorder.bindings("code24-workflows-staging")
    texts = {name: each["text"] for name, each in bound.items() if each["type"] == "plain_text"}
    assert texts == {
        "ZONE_ID": "0ecfe126c34b617024ee4e3bf691e638",
        "ACCOUNT_ID": ACCOUNT,
        "FALLBACK_ORIGIN": "code24-saas-staging.daniel-e88.workers.dev",
        "ENVIRONMENT": "staging",
        "BUILD_DISPATCHER_URL": "https://code24-build-dispatch-staging.daniel-e88.workers.dev",
        "OPTIMIZE_DISPATCHER_URL": (
            "https://code24-optimize-dispatch-staging.daniel-e88.workers.dev"
        ),
        "PLATFORM_NAME": "Code24",
    }
    stores = {name: each["namespaceId"] for name, each in bound.items() if "namespaceId" in each}
    assert stores == {
        "METADATA": "f9884413a4f246549064d6d229d1096e",
        "CACHE": "1d0bf6684ad7419798961e2f18631b0c",
        "SAAS_DOMAINS": "fb9bdadb214e4b2880224f2092b70774",
    }
    assert bound["CUSTOMER_SITES"]["namespace"] == "customer-sites-staging"
    dispatch = recorder.bindings("code24-optimize-dispatch-staging")
    assert dispatch["OPTIMIZE_WORKERS"]["outbound"] == {
        "worker": {"service": "code24-optimize-dispatch-staging"}
    }


def test_bindings_come_in_one_order() -> None:
    recorder, _ = record(settings_of("local"))
    for inputs in recorder.inputs("WorkersScript").values():
        order = [(binding["type"], binding["name"]) for binding in inputs["bindings"]]
        assert order == sorted(order)


def test_a_component_shows_variables_by_value_and_secrets_by_name() -> None:
    recorder, _ = record(settings_of("staging"))
    shown = recorder.inputs("Worker")["workflows"]
    assert shown["vars"]["ENVIRONMENT"] == "staging"
    assert shown["secrets"] == ["CF_API_TOKEN", "DISPATCH_TOKEN", "DISPATCH_TOKEN_PREVIOUS"]
    assert (shown["code"], shown["codeBytes"]) == ("a" * 12, 1000)
    assert [value for value in SECRET_VALUES if value in str(recorder.inputs("Worker"))] == []


def test_the_outputs_keep_their_contract() -> None:
    _, outputs = record(settings_of("staging"))
    parsed = StackOutputs.model_validate(outputs)
    assert parsed.contractVersion == 2
    assert parsed.workers["workflows"].url == (
        "https://code24-workflows-staging.daniel-e88.workers.dev"
    )
    assert parsed.planes["build"].namespace == "code24-build-workers-staging"
    assert parsed.kv["METADATA"] == "f9884413a4f246549064d6d229d1096e"
    assert [value for value in SECRET_VALUES if value in str(outputs)] == []
