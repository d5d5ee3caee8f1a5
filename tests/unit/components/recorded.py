"""The program under Pulumi's own mocks, with every registration recorded."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pulumi
import yaml
from pulumi.runtime.mocks import MockCallArgs, MockResourceArgs, Mocks, set_mocks
from pulumi.runtime.rpc import _special_sig_key

from components.bundles import WorkerBundle
from components.outputs import stack_outputs
from components.platform import Code24Platform, Code24PlatformArgs
from components.provider import providers
from components.secrets import Secrets
from components.settings import Settings
from components.settings.rules import STEPS
from machine.paths import REPO

BUNDLES = {
    "workflows": WorkerBundle(".local/bundles/workflows.js", "a" * 64, 1000),
    "dispatch": WorkerBundle(".local/bundles/dispatch.js", "b" * 64, 2000),
    "sites": WorkerBundle(".local/bundles/sites.js", "d" * 64, 4000),
    "tail": WorkerBundle(".local/bundles/tail.js", "e" * 64, 5000),
    **{
        agent: WorkerBundle(f".local/bundles/{agent}.js", "c" * 64, 3000)
        for steps in STEPS.values()
        for agent in steps
    },
}


def secrets() -> Secrets:
    """One of each."""
    return Secrets(
        dispatch_token=pulumi.Output.secret("the-token"),
        dispatch_token_previous=pulumi.Output.secret("the-previous-token"),
        model_key=pulumi.Output.secret("the-model-key"),
        cf_api_token=pulumi.Output.secret("the-api-token"),
        logpush_destination=pulumi.Output.secret("the-destination"),
        otlp_headers=pulumi.Output.secret("the-headers"),
        alert_webhook=pulumi.Output.secret("the-webhook"),
    )


@dataclass
class Recorder(Mocks):
    """Answers every registration with its inputs and a made-up id."""

    registered: list[MockResourceArgs] = field(default_factory=list)

    def new_resource(self, args: MockResourceArgs) -> tuple[str, dict[str, Any]]:
        self.registered.append(args)
        return f"{args.name}-id", dict(args.inputs)

    def call(self, args: MockCallArgs) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        return {}, []

    def inputs(self, type_: str) -> dict[str, dict[str, Any]]:
        """Inputs of every resource of a type (its last word), by logical name."""
        return {
            args.name: _plain(args.inputs)
            for args in self.registered
            if args.typ is not None and args.typ.rsplit(":", 1)[-1] == type_
        }

    def bindings(self, script: str) -> dict[str, dict[str, Any]]:
        """The bindings of a Worker, by name."""
        [inputs] = [
            inputs
            for inputs in self.inputs("WorkersScript").values()
            if inputs["scriptName"] == script
        ]
        return {binding["name"]: binding for binding in inputs["bindings"]}


def _plain(value: Any) -> Any:
    """Inputs as the provider sees them, without the marks of secrets."""
    if isinstance(value, dict):
        if _special_sig_key in value:
            return _plain(value["value"])
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def settings_of(stack: str) -> Settings:
    """A stack file's settings."""
    document = yaml.safe_load((REPO / f"Pulumi.{stack}.yaml").read_text())
    return Settings.model_validate(document["config"]["code24:settings"])


def record(settings: Settings) -> tuple[Recorder, dict[str, Any]]:
    """Runs the platform under mocks; gives what was registered, and the outputs."""
    recorder = Recorder()
    asyncio.set_event_loop(asyncio.new_event_loop())
    set_mocks(recorder, project="code24", stack=settings.environment, preview=False)
    found: dict[str, Any] = {}

    @pulumi.runtime.test  # type: ignore[untyped-decorator]  # pulumi does not type it
    def run() -> pulumi.Output[None]:
        platform = Code24Platform(
            "code24",
            Code24PlatformArgs(
                settings,
                BUNDLES,
                secrets(),
            ),
            opts=pulumi.ResourceOptions(providers=providers()),
        )
        outputs = pulumi.Output.from_input(stack_outputs(platform, settings))
        return outputs.apply(found.update)

    run()
    return recorder, found
