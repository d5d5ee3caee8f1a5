"""What an update would do, worked out as Terraform's plugin framework does.

First the proposed state: what the program sets, with computed values it leaves open taken over
from the prior state. If that equals the prior state there is nothing to do. Otherwise every open
computed value becomes unknown, except those the schema keeps (`UseStateForUnknown`).
https://developer.hashicorp.com/terraform/plugin/framework/resources/plan-modification
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from local.standin.schema import UNKNOWN, Field, Props, Replace, Shape, Value


@dataclass(frozen=True)
class Change:
    """One difference between state and plan, at a Pulumi property path (`bindings[2].text`)."""

    path: str
    before: Value
    after: Value
    replaces: bool


@dataclass(frozen=True)
class Plan:
    """The planned state and how it differs from the prior one."""

    props: Props
    changes: tuple[Change, ...]

    @property
    def changed(self) -> bool:
        """Whether anything the program can set differs."""
        return bool(self.changes)


def plan_create(fields: Sequence[Field], config: Mapping[str, Any]) -> Props:
    """The state that creating from this configuration leads to, unknowns included."""
    return _propose(fields, config, None, settle=True)


def plan_update(
    fields: Sequence[Field], config: Mapping[str, Any], state: Mapping[str, Any]
) -> Plan:
    """The plan for a resource that exists."""
    proposed = _propose(fields, config, state, settle=False)
    if all(same(f, proposed.get(f.prop), state.get(f.prop)) for f in fields):
        return Plan(dict(state), ())
    planned = _propose(fields, config, state, settle=True)
    return Plan(planned, tuple(_changes(fields, config, state, planned)))


def same(field: Field, left: Value, right: Value) -> bool:
    """Whether two values of a field mean the same: sets in any order, JSON by what it says."""
    if left is None or right is None or UNKNOWN in (_hashable(left), _hashable(right)):
        return left is None and right is None
    if field.shape is Shape.JSON:
        return bool(_meaning(left) == _meaning(right))
    if field.shape is Shape.OBJECT and field.fields:
        return _same_object(field.fields, left, right)
    if field.shape is Shape.LIST and field.fields:
        return len(left) == len(right) and all(
            _same_object(field.fields, a, b) for a, b in zip(left, right, strict=True)
        )
    if field.shape is Shape.SET:
        return _as_set(left) == _as_set(right)
    return bool(left == right)


def _propose(
    fields: Sequence[Field],
    config: Mapping[str, Any],
    prior: Mapping[str, Any] | None,
    *,
    settle: bool,
) -> Props:
    props: Props = {}
    for field in fields:
        given = config.get(field.prop)
        before = None if prior is None else prior.get(field.prop)
        if given is None:
            props[field.prop] = _left_open(field, config, before, settle=settle)
        else:
            props[field.prop] = _nested(field, given, before, settle=settle)
    return props


def _left_open(field: Field, config: Mapping[str, Any], before: Value, *, settle: bool) -> Value:
    if field.default is not None:
        return field.default
    if not field.computed(config):
        return None
    if not settle or (field.stable and before is not None):
        return before
    return UNKNOWN


def _nested(field: Field, given: Value, before: Value, *, settle: bool) -> Value:
    if given == UNKNOWN or not field.fields:
        return given
    if field.shape is Shape.OBJECT:
        return _propose(field.fields, given, _object(before), settle=settle)
    priors = before if isinstance(before, list) else []
    return [
        element
        if element == UNKNOWN
        else _propose(
            field.fields,
            element,
            _prior_element(field, element, priors, index),
            settle=settle,
        )
        for index, element in enumerate(given)
    ]


def _prior_element(
    field: Field, element: Mapping[str, Any], priors: list[Any], index: int
) -> Mapping[str, Any] | None:
    """The element that was there before: by place in a list, by the values set in a set."""
    if field.shape is Shape.LIST:
        return _object(priors[index]) if index < len(priors) else None
    return next(
        (p for p in priors if all(p.get(k) == v for k, v in element.items() if v is not None)),
        None,
    )


def _changes(
    fields: Sequence[Field], config: Mapping[str, Any], state: Mapping[str, Any], planned: Props
) -> Iterator[Change]:
    for field in fields:
        if not field.settable:
            continue
        before, after = state.get(field.prop), planned.get(field.prop)
        if config.get(field.prop) is None and after == UNKNOWN:
            continue  # an output that the update may move, not a change of the program's
        if not same(field, before, after):
            replaces = field.replace is Replace.ALWAYS or (
                field.replace is Replace.IF_CONFIGURED and config.get(field.prop) is not None
            )
            yield from _paths(field, field.prop, before, after, replaces)


def _paths(
    field: Field, path: str, before: Value, after: Value, replaces: bool
) -> Iterator[Change]:
    if field.shape is Shape.OBJECT and isinstance(before, dict) and isinstance(after, dict):
        yield from _object_paths(field, path, before, after, replaces)
    elif field.shape is Shape.LIST and isinstance(before, list) and isinstance(after, list):
        for index in range(max(len(before), len(after))):
            old = before[index] if index < len(before) else None
            new = after[index] if index < len(after) else None
            where = f"{path}[{index}]"
            if isinstance(old, dict) and isinstance(new, dict):
                yield from _object_paths(field, where, old, new, replaces)
            elif old != new:
                yield Change(where, old, new, replaces)
    else:
        yield Change(path, before, after, replaces)


def _object_paths(
    field: Field, path: str, before: Mapping[str, Any], after: Mapping[str, Any], replaces: bool
) -> Iterator[Change]:
    for inner in field.fields:
        old, new = before.get(inner.prop), after.get(inner.prop)
        if inner.settable and not same(inner, old, new):
            yield from _paths(inner, f"{path}.{inner.prop}", old, new, replaces)


def _same_object(fields: Sequence[Field], left: Value, right: Value) -> bool:
    if not isinstance(left, Mapping) or not isinstance(right, Mapping):
        return bool(left == right and left != UNKNOWN)
    return all(same(f, left.get(f.prop), right.get(f.prop)) for f in fields)


def _object(value: Value) -> Mapping[str, Any] | None:
    return value if isinstance(value, Mapping) else None


def _as_set(values: list[Any]) -> set[str]:
    return {
        json.dumps(
            {k: v for k, v in value.items() if v is not None} if isinstance(value, dict) else value,
            sort_keys=True,
        )
        for value in values
    }


def _meaning(text: Value) -> Value:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _hashable(value: Value) -> Value:
    return value if isinstance(value, str) else None
