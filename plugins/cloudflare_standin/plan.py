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
from typing import Any, NamedTuple

from plugins.cloudflare_standin.schema import UNKNOWN, Field, Props, Replace, Shape, Value


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
        given = config.get(field.prop)
        replaces = field.replace is Replace.ALWAYS or (
            field.replace is Replace.IF_CONFIGURED and given is not None
        )
        values = _Values(given, state.get(field.prop), planned.get(field.prop))
        for path, before, after in _paths(field, field.prop, values):
            yield Change(path, before, after, replaces)


class _Values(NamedTuple):
    """What the program gives, what is there, and what is planned, for one field."""

    given: Value
    before: Value
    after: Value

    def at(self, key: str | int) -> _Values:
        return _Values(*(_item(value, key) for value in self))

    def all_are(self, kind: type) -> bool:
        return isinstance(self.before, kind) and isinstance(self.after, kind)


def _paths(field: Field, path: str, values: _Values) -> Iterator[tuple[str, Value, Value]]:
    given, before, after = values
    opened = given is None and after == UNKNOWN  # an output that may move, not a change
    if not field.settable or opened or same(field, before, after):
        return
    if field.shape is Shape.OBJECT and values.all_are(dict):
        yield from _members(field, path, values)
    elif field.shape is Shape.LIST and values.all_are(list):
        for index in range(max(len(before), len(after))):
            item, where = values.at(index), f"{path}[{index}]"
            if field.fields and item.all_are(dict):
                yield from _members(field, where, item)
            elif item.before != item.after:
                yield where, item.before, item.after
    else:
        yield path, before, after


def _members(field: Field, path: str, values: _Values) -> Iterator[tuple[str, Value, Value]]:
    for inner in field.fields:
        yield from _paths(inner, f"{path}.{inner.prop}", values.at(inner.prop))


def _item(value: Value, key: str | int) -> Value:
    if isinstance(value, Mapping):
        return value.get(key)
    if isinstance(value, list) and isinstance(key, int):
        return value[key] if key < len(value) else None
    return None


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
