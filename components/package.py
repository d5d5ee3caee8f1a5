"""The components for programs in any language: a schema, and how each is constructed.

The inputs are what a stack file and its secrets have. The resources, their names and their checks
are those of the program in Python.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pulumi
from pulumi.provider import ConstructResult, Provider, main
from pydantic import ValidationError

from components.bundles import PROJECT, WorkerBundle, build_bundles
from components.dispatch_plane import DispatchPlane
from components.outputs import CONTRACT_VERSION, stack_outputs
from components.pins import pinned
from components.platform import Code24Platform, Code24PlatformArgs, plane_args
from components.secrets import Secrets
from components.settings.errors import problems_of
from components.settings.load import REQUIRED_SECRETS, needed_secrets
from components.settings.model import Settings
from components.settings.rules import problems_between

PACKAGE = "code24"
VERSION = f"{CONTRACT_VERSION}.0.0"
PLATFORM = f"{PACKAGE}:index:Code24Platform"
PLANE = f"{PACKAGE}:index:DispatchPlane"
PLANES = ("build", "optimize")
PLANE_SECRETS = {"dispatchToken", "dispatchTokenPrevious", "modelKey"}
"""What a plane by itself can need; the others are the whole platform's."""

_ANY = {"$ref": "pulumi.json#/Any"}
_INPUTS: dict[str, Any] = {
    "settings": {
        **_ANY,
        "description": "What code24:settings of a stack file has; plain values.",
    },
    "dispatchToken": {"description": "What callers of the dispatch Workers send."},
    "dispatchTokenPrevious": {"description": "What they may still send during a rotation."},
    "modelKey": {"description": "Of the planes' model endpoint; needed when one has a model."},
    "cfApiToken": {"description": "Publishes sites and reads spans; needed with `sites`, `tail`."},
    "logpushDestination": {"description": "Where trace events go; needed when logpush is on."},
    "otlpHeaders": {"description": "Headers for the OpenTelemetry collector."},
    "alertWebhook": {"description": "Hears of broken service levels; needed with `tail.alerts`."},
}


class Components(Provider):
    """Constructs the platform, or one of its planes."""

    def __init__(self) -> None:
        """Serves the package's schema."""
        super().__init__(VERSION, schema())

    def construct(
        self,
        name: str,
        resource_type: str,
        inputs: pulumi.Inputs,
        options: pulumi.ResourceOptions | None = None,
    ) -> ConstructResult:
        """Declares a component and its children.

        Raises:
            pulumi.InputPropertiesError: with everything that is wrong with the inputs.
        """
        taken = PLANE_SECRETS if resource_type == PLANE else set(_INPUTS)
        settings = _settings(inputs, taken)
        service_type = _plane(inputs).upper() if resource_type == PLANE else None
        bundles = _for_program(pinned(build_bundles(), settings.pins))
        args = Code24PlatformArgs(settings, bundles, _secrets(inputs))
        if service_type is None:
            platform = Code24Platform(name, args, options)
            return ConstructResult(platform.urn, stack_outputs(platform, settings))
        plane = DispatchPlane(name, plane_args(args, service_type), options)
        outputs = {
            "namespace": plane.namespace,
            "dispatchUrl": plane.worker.url,
            "resultsKvId": plane.results.id,
        }
        return ConstructResult(plane.urn, outputs)


def serve(arguments: list[str]) -> None:
    """Serves the engine whose address is among the arguments."""
    main(Components(), arguments)


def schema() -> str:
    """The package's schema, as JSON."""
    secret = {"type": "string", "secret": True}
    inputs = {
        name: field if name == "settings" else {**secret, **field}
        for name, field in _INPUTS.items()
    }
    plane = {"type": "string", "description": f"Which plane: {' or '.join(PLANES)}.", "plain": True}
    text = {"type": "string"}
    outputs = {
        "contractVersion": {"type": "integer"},
        "environment": text,
        "accountId": text,
        **dict.fromkeys(("workers", "planes", "kv", "workflows", "sites"), _ANY),
    }
    return json.dumps(
        {
            "name": PACKAGE,
            "version": VERSION,
            "displayName": "Code24",
            "description": "An AI website builder on Cloudflare Workers for Platforms.",
            "resources": {
                PLATFORM: _component("The whole platform.", inputs, outputs),
                PLANE: _component(
                    "One plane: dispatch namespace, agents, results, dispatch Worker.",
                    {"plane": plane, **inputs},
                    {"namespace": text, "dispatchUrl": text, "resultsKvId": text},
                ),
            },
        }
    )


def _component(what: str, inputs: dict[str, Any], outputs: dict[str, Any]) -> dict[str, Any]:
    required = [name for name in ("plane", "settings", "dispatchToken") if name in inputs]
    return {
        "isComponent": True,
        "description": what,
        "inputProperties": inputs,
        "requiredInputs": required,
        "properties": outputs,
    }


def _settings(inputs: Mapping[str, Any], secrets: Collection[str]) -> Settings:
    """The checked settings; ``secrets`` are those that the component can take."""
    given = inputs.get("settings")
    if isinstance(given, pulumi.Output):
        raise _refused(
            ["settings: is an output; expected values that are known before anything is deployed"]
        )
    try:
        problems = []
        settings = Settings.model_validate(given)
        needed = needed_secrets(settings)
    except ValidationError as error:
        problems = [f"settings.{problem}" for problem in problems_of(error, Settings)]
        needed = ()
    problems += [f"settings.{problem}" for problem in problems_between(given)]
    problems += [
        f"{name}: is missing"
        for name in (*REQUIRED_SECRETS, *needed)
        if name in secrets and name not in inputs
    ]
    if problems:
        raise _refused(problems)
    return settings


def _plane(inputs: Mapping[str, Any]) -> str:
    kind = inputs.get("plane")
    if kind not in PLANES:
        raise _refused([f"plane: is {kind!r}; expected {' or '.join(PLANES)}"])
    return str(kind)


def _secrets(inputs: Mapping[str, Any]) -> Secrets:
    def secret(name: str) -> pulumi.Output[str] | None:
        return pulumi.Output.secret(inputs[name]) if inputs.get(name) is not None else None

    return Secrets(
        dispatch_token=pulumi.Output.secret(inputs["dispatchToken"]),
        dispatch_token_previous=secret("dispatchTokenPrevious"),
        model_key=secret("modelKey"),
        cf_api_token=secret("cfApiToken"),
        logpush_destination=secret("logpushDestination"),
        otlp_headers=secret("otlpHeaders"),
        alert_webhook=secret("alertWebhook"),
    )


def _for_program(bundles: Mapping[str, WorkerBundle]) -> dict[str, WorkerBundle]:
    """The same files, by their path from the program that names this package."""
    return {
        name: replace(bundle, path=os.path.relpath(PROJECT / bundle.path, Path.cwd()))
        for name, bundle in bundles.items()
    }


def _refused(problems: list[str]) -> pulumi.InputPropertiesError:
    errors = [
        {"property_path": path, "reason": reason}
        for path, _, reason in (problem.partition(": ") for problem in problems)
    ]
    return pulumi.InputPropertiesError("Nothing was changed.", errors)  # type: ignore[arg-type]
