"""The rules as CrossGuard policies: https://www.pulumi.com/docs/insights/policy/ ."""

from __future__ import annotations

import datetime

import pulumi_policy as crossguard

from policy.resource import PLATFORM, Resource, ResourceRule
from policy.rules import namespaces
from policy.rules.addresses import public_dispatch
from policy.rules.compatibility import old_dates
from policy.rules.names import misnamed
from policy.rules.observability import unobserved
from policy.rules.protection import unprotected
from policy.rules.secrets import secrets_in_the_clear

OWNED = crossguard.PolicyConfigSchema(
    properties={
        "owned": {"type": "array", "items": {"type": "object"}},
        "allow": {"type": "array", "items": {"type": "string"}},
    }
)
"""What `tools/policies.py` writes."""


class Environments:
    """The environment of the stack that is looked at.

    A resource rule gets one resource and no other. The platform's component is registered before
    everything in it, so what it says is kept for what comes after; a stack without it is called by
    its name.
    """

    def __init__(self) -> None:
        """Nothing is said yet."""
        self._said: str | None = None

    def of(self, resource: Resource) -> str:
        """The environment, learnt from the resource itself when it is the platform."""
        if resource.type == PLATFORM:
            self._said = str(resource.props["environment"])
        return self._said or resource.stack


def policies() -> list[crossguard.Policy]:
    """Every policy of the pack."""
    environments = Environments()
    return [
        _each("protected-stores", "Stores of production are protected.", unprotected, environments),
        _each(
            "no-secret-in-the-clear",
            "A secret is a secret_text binding, never a variable.",
            secrets_in_the_clear,
            environments,
        ),
        _each("observed-workers", "Every Worker keeps its logs.", unobserved, environments),
        _each(
            "private-dispatch",
            "The dispatch Workers of production have no public address.",
            public_dispatch,
            environments,
        ),
        _each("names-by-the-scheme", "Names carry the environment.", misnamed, environments),
        crossguard.StackValidationPolicy(
            "compatibility-moves-on",
            "A compatibility date is of the last year, or has a reason.",
            _old_dates,
        ),
        crossguard.ResourceValidationPolicy(
            "no-namespace-replaced",
            "A namespace that the stack owns keeps its name and account.",
            _replaced,
            config_schema=OWNED,
        ),
        crossguard.StackValidationPolicy(
            "no-namespace-deleted",
            "A namespace that the stack owns stays declared.",
            _deleted,
            config_schema=OWNED,
        ),
    ]


def _each(
    name: str, description: str, rule: ResourceRule, environments: Environments
) -> crossguard.Policy:
    """A policy that looks at each resource by itself."""

    def validate(
        args: crossguard.ResourceValidationArgs, report: crossguard.ReportViolation
    ) -> None:
        resource = _resource(args)
        for message in rule(resource, environments.of(resource)):
            report(message, None)

    return crossguard.ResourceValidationPolicy(name, description, validate)


def _old_dates(args: crossguard.StackValidationArgs, report: crossguard.ReportViolation) -> None:
    today = datetime.datetime.now(datetime.UTC).date()
    for urn, message in old_dates([_resource(each) for each in args.resources], today):
        report(message, urn)


def _replaced(args: crossguard.ResourceValidationArgs, report: crossguard.ReportViolation) -> None:
    owned = namespaces.Owned.told(args.get_config())
    for message in namespaces.replaced(_resource(args), owned) if owned else ():
        report(message, None)


def _deleted(args: crossguard.StackValidationArgs, report: crossguard.ReportViolation) -> None:
    resources = [_resource(each) for each in args.resources]
    owned = namespaces.Owned.told(args.get_config())
    if owned is None:
        report(namespaces.untold(resources[0].stack), None)
        return
    for message in namespaces.deleted(resources, owned):
        report(message, None)


def _resource(args: crossguard.ResourceValidationArgs | crossguard.PolicyResource) -> Resource:
    return Resource(
        type=args.resource_type,
        urn=args.urn,
        props=args.props,
        protect=args.opts.protect,
        parent=args.opts.parent,
        aliases=list(args.opts.aliases),
    )
