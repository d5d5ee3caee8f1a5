"""How agents are declared, and what the dispatch Worker and the user Workers get of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from components.settings import Settings
from tests.unit.components.recorded import record
from tests.unit.components.settings.test_settings import CONFIG, changed, load, problems

MODEL = {"url": "https://models.example.com/v1/chat/completions", "name": "small"}


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (
            "build.agents.poet",
            {},
            "build.agents.poet: no such agent is written; expected worker_src/agents/poet/index.ts",
        ),
        (
            "build.routes",
            {"verse": "poet"},
            "build.routes.verse: leads to 'poet', which is declared nowhere; expected one of "
            "market-research, competitive-analysis, brand, design, development",
        ),
        (
            "build.agents.brand",
            {"timeout": 5},
            "build.agents.brand.timeout: unknown key; did you mean 'timeoutMs'?",
        ),
        (
            "build.agents.brand",
            {"limits": {"cpuMS": 5}},
            "build.agents.brand.limits.cpuMS: unknown key; did you mean 'cpuMs'?",
        ),
        (
            "build.agents.brand",
            {"egressHosts": ["https://a.dev"]},
            "build.agents.brand.egressHosts.0: expected a host name, *.name for the names under "
            "it, or * for every public host",
        ),
        (
            "build.agents.brand",
            {"egressHosts": ["10.0.0.1"]},
            "build.agents.brand.egressHosts.0: expected a host name, *.name for the names under "
            "it, or * for every public host",
        ),
        (
            "build.agents.brand",
            {"tags": ["a:b"]},
            'build.agents.brand.tags.0: expected up to 63 characters without "," "&" ":"',
        ),
        (
            "build.model",
            {**MODEL, "url": "http://models.example.com"},
            "build.model.url: expected an https address without query",
        ),
    ],
)
def test_a_mistake_is_named_with_its_path_and_what_is_expected(
    path: str, value: Any, expected: str
) -> None:
    assert problems(changed(path, value)) == [expected]


def test_an_agent_that_a_step_asks_must_be_declared() -> None:
    settings = changed("build.timeoutMs", 1000)
    del settings["build"]["agents"]["brand"]
    assert problems(settings) == [
        "build.agents: 'brand' is missing; the workflow has a step that asks it"
    ]


def test_a_model_needs_its_key() -> None:
    [problem] = problems(changed("build.model", MODEL))
    assert problem.startswith("code24:modelKey: missing secret; set it with")
    assert load(changed("build.model", MODEL), CONFIG | {"code24:modelKey": "[secret]"})


def variable_of(settings: Settings, plane: str) -> dict[str, Any]:
    recorder, _ = record(settings)
    bound = recorder.bindings(f"code24-{plane}-dispatch-local")
    output: dict[str, Any] = json.loads(bound["DISPATCH_SETTINGS"]["json"])
    return output


def test_the_dispatch_worker_is_told_limits_timeouts_routes_and_hosts() -> None:
    agent = {"timeoutMs": 500, "limits": {"cpuMs": 7}, "egressHosts": ["b.dev", "*.a.dev"]}
    settings = changed("build.agents.brand", agent)
    settings["build"]["routes"] = {"look": "brand"}
    settings["build"]["egress"] = {"denyHosts": ["x.a.dev"], "maxRedirects": 1}
    output = variable_of(load(settings), "build")
    assert output["agents"]["brand"] == {
        "timeoutMs": 500,
        "limits": {"cpuMs": 7, "subRequests": 50},
    }
    assert output["agents"]["design"] == {
        "timeoutMs": 20_000,
        "limits": {"cpuMs": 50, "subRequests": 50},
    }
    assert output["routes"] == {"look": "brand"}
    assert output["egress"] == {
        "platformHosts": [
            "*.code24-local.workers.dev",
            "saas.code24.localhost",
        ],
        "allowHosts": ["*.a.dev", "b.dev"],
        "denyHosts": ["x.a.dev"],
        "maxResponseBytes": 5_242_880,
        "maxRedirects": 1,
        "timeoutMs": 10_000,
    }


def test_each_agent_is_a_user_worker_of_its_plane() -> None:
    recorder, _ = record(load(changed("build.agents.brand", {"tags": ["look"]})))
    workers = recorder.inputs("UserWorker")
    assert len(workers) == 9
    assert workers["brand"]["namespace"] == "code24-build-workers-local"
    assert workers["brand"]["tags"] == ["code24", "local", "look"]
    assert workers["brand"]["bindings"] == {}
    assert workers["seo-auditor"]["namespace"] == "code24-optimize-workers-local"
    assert workers["seo-auditor"]["contentFile"] == ".local/bundles/seo-auditor.js"


def test_a_model_is_bound_to_its_planes_agents_alone_and_its_host_is_let_out_to() -> None:
    settings = load(changed("build.model", MODEL), CONFIG | {"code24:modelKey": "[secret]"})
    recorder, _ = record(settings)
    workers = recorder.inputs("UserWorker")
    assert workers["brand"]["bindings"] == {
        "MODEL_URL": {"type": "plain_text", "text": MODEL["url"]},
        "MODEL_NAME": {"type": "plain_text", "text": "small"},
        "MODEL_KEY": {"type": "secret_text", "text": "the-model-key"},
    }
    assert workers["seo-auditor"]["bindings"] == {}
    assert variable_of(settings, "build")["egress"]["allowHosts"] == ["models.example.com"]
