"""The rules as CrossGuard policies: https://www.pulumi.com/docs/insights/policy/ ."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

import pulumi_policy as crossguard
from pulumi_policy.proxy import UnknownValueError

from policy.resources import PLATFORM, Resource, ResourceRule, type_of
from policy.rules import namespaces, sites
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
"""What `operations/policies.py` writes."""


class Declared:
    """What the program has declared so far in this run.

    A resource policy gets one resource and no other; a stack policy gets all, but their outputs:
    a component's have none of its props. So each resource is kept as it was declared. A component
    is registered before everything in it, the platform before all.
    """

    def __init__(self) -> None:
        """Nothing is declared yet."""
        self._by_urn: dict[str, Resource] = {}

    def keep(self, resource: Resource) -> str:
        """Keeps a resource and tells its environment: the platform's, else the stack's name."""
        self._by_urn[resource.urn] = resource
        platforms = (each for each in list(self._by_urn.values()) if each.type == PLATFORM)
        return next((str(each.props["environment"]) for each in platforms), resource.stack)

    def among(self, urns: Iterable[str]) -> list[Resource]:
        """The kept ones of these."""
        return [self._by_urn[urn] for urn in urns if urn in self._by_urn]


def policies() -> list[crossguard.Policy]:
    """Every policy of the pack."""
    declared = Declared()
    return [
        _each("protected-stores", "Stores of production are protected.", unprotected, declared),
        _each(
            "no-secret-in-the-clear",
            "A secret is a secret_text binding, never a variable.",
            secrets_in_the_clear,
            declared,
        ),
        _each("observed-workers", "Every Worker keeps its logs.", unobserved, declared),
        _each(
            "private-dispatch",
            "The dispatch Workers of production have no public address.",
            public_dispatch,
            declared,
        ),
        _each("names-by-the-scheme", "Names carry the environment.", misnamed, declared),
        crossguard.StackValidationPolicy(
            "compatibility-moves-on",
            "A compatibility date is of the last year, or has a reason.",
            _old_dates(declared),
        ),
        crossguard.ResourceValidationPolicy(
            "no-namespace-replaced",
            "A namespace that the stack owns keeps its name and account.",
            _replaced,
            config_schema=OWNED,
        ),
        crossguard.StackValidationPolicy(
            "no-namespace-swapped",
            "A namespace that the stack owns is the same one after the update.",
            _swapped(declared),
            config_schema=OWNED,
        ),
        crossguard.StackValidationPolicy(
            "no-namespace-deleted",
            "A namespace that the stack owns stays declared.",
            _deleted,
            config_schema=OWNED,
        ),
        crossguard.StackValidationPolicy(
            "no-site-orphaned",
            "The sites Worker stays declared, under its domain.",
            _orphaned(declared),
            config_schema=OWNED,
        ),
    ]


def _each(name: str, description: str, rule: ResourceRule, declared: Declared) -> crossguard.Policy:
    """A policy that looks at each resource by itself."""

    def validate(
        args: crossguard.ResourceValidationArgs, report: crossguard.ReportViolation
    ) -> None:
        resource = _resource(args)
        for message in rule(resource, declared.keep(resource)):
            report(message, None)

    return crossguard.ResourceValidationPolicy(name, description, validate)


def _old_dates(declared: Declared) -> crossguard.StackValidation:
    def validate(args: crossguard.StackValidationArgs, report: crossguard.ReportViolation) -> None:
        today = datetime.datetime.now(datetime.UTC).date()
        for urn, message in old_dates(declared.among(each.urn for each in args.resources), today):
            report(message, urn)

    return validate


def _replaced(args: crossguard.ResourceValidationArgs, report: crossguard.ReportViolation) -> None:
    owned = namespaces.Owned.from_config(args.get_config())
    for message in namespaces.replaced(_resource(args), owned) if owned else ():
        report(message, None)


def _swapped(declared: Declared) -> crossguard.StackValidation:
    """Declared as before and yet another one: only what comes out of the update tells that."""

    def validate(args: crossguard.StackValidationArgs, report: crossguard.ReportViolation) -> None:
        owned = namespaces.Owned.from_config(args.get_config())
        if owned is None:  # the last policy says so
            return
        identities = {each.urn: _identity(each) for each in args.resources}
        for resource in declared.among(identities):
            for message in namespaces.swapped(resource, identities[resource.urn], owned):
                report(message, resource.urn)

    return validate


def _identity(resource: crossguard.PolicyResource) -> str | None:
    """The id that it has; None while nobody knows."""
    try:
        found = resource.props.get("id")
    except UnknownValueError:
        return None
    return None if found is None else str(found)


def _deleted(args: crossguard.StackValidationArgs, report: crossguard.ReportViolation) -> None:
    resources = [_resource(each) for each in args.resources]
    owned = namespaces.Owned.from_config(args.get_config())
    if owned is None:
        report(namespaces.untold(resources[0].stack), None)
        return
    for message in namespaces.deleted(resources, owned):
        report(message, None)


def _orphaned(declared: Declared) -> crossguard.StackValidation:
    """By what is declared: the outputs of a component have none of its props."""

    def validate(args: crossguard.StackValidationArgs, report: crossguard.ReportViolation) -> None:
        owned = namespaces.Owned.from_config(args.get_config())
        if owned is None:  # the policy before says so
            return
        resources = declared.among(each.urn for each in args.resources)
        for message in sites.orphaned(resources, owned):
            report(message, None)

    return validate


def _resource(args: crossguard.ResourceValidationArgs | crossguard.PolicyResource) -> Resource:
    return Resource(
        type=type_of(args.resource_type),
        urn=args.urn,
        props=args.props,
        protect=args.opts.protect,
        parent=args.opts.parent,
        aliases=list(args.opts.aliases),
    )
