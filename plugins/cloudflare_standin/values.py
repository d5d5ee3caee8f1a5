"""Between the engine's property values and plain Python values.

Secrets are plain inside the stand-in and secret again on the way out: what the schema calls
sensitive, and every top-level property whose input held a secret, as the engine itself does for
providers that do not know secrets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pulumi.provider.experimental.property_value import PropertyValue, PropertyValueType

from plugins.cloudflare_standin.errors import StandInError
from plugins.cloudflare_standin.schema import Field, Props, Value

Values = Mapping[str, PropertyValue]


def unwrap(values: Values) -> Props:
    """Plain properties; unknown values keep the engine's marker string."""
    return {name: _plain(value) for name, value in values.items() if not name.startswith("__")}


def _plain(value: PropertyValue) -> Value:
    kind, inner = value.type, value.value
    if kind is PropertyValueType.ARRAY and isinstance(inner, Sequence):
        return [_plain(item) for item in inner if isinstance(item, PropertyValue)]
    if kind is PropertyValueType.MAP and isinstance(inner, Mapping):
        return unwrap(inner)
    if kind in (PropertyValueType.ASSET, PropertyValueType.ARCHIVE):
        raise StandInError(
            "an asset was given where the cloudflare provider takes a string; "
            "give a Worker's module as content_file with content_sha256"
        )
    return inner


def wrap(fields: Sequence[Field], props: Props, like: Values) -> dict[str, PropertyValue]:
    """The engine's values for a state or inputs; `like` holds what must stay secret.

    A property that is not set is absent, as the official plugin leaves it out.
    """
    by_prop = {field.prop: field for field in fields}
    wrapped = {}
    for name, value in props.items():
        if value is None:
            continue
        outer = _wrapped(by_prop.get(name), value)
        hides = name in like and like[name].contains_secret()
        wrapped[name] = outer.with_secret(True) if hides else outer
    return wrapped


def _wrapped(field: Field | None, value: Value) -> PropertyValue:
    fields = {inner.prop: inner for inner in field.fields} if field else {}
    if isinstance(value, Mapping):
        members = {k: _wrapped(fields.get(k), v) for k, v in value.items() if v is not None}
        wrapped = PropertyValue(members)
    elif isinstance(value, list):
        wrapped = PropertyValue([_wrapped(field, item) for item in value])
    elif isinstance(value, int) and not isinstance(value, bool):
        wrapped = PropertyValue(float(value))
    else:
        wrapped = PropertyValue(value)
    is_leaf = not isinstance(value, (Mapping, list))
    return wrapped.with_secret(True) if field and field.secret and is_leaf else wrapped


def refreshed_inputs(inputs: Value, state: Value) -> Value:
    """The inputs as they would be written for what Cloudflare has now.

    Only what the program gave is looked up; a value that is gone is left out, so that the next
    preview puts it back.
    """
    if isinstance(inputs, Mapping) and isinstance(state, Mapping):
        return {
            key: refreshed_inputs(value, state[key])
            for key, value in inputs.items()
            if state.get(key) is not None
        }
    if isinstance(inputs, list) and isinstance(state, list):
        return [
            refreshed_inputs(inputs[index], value) if index < len(inputs) else _without_nulls(value)
            for index, value in enumerate(state)
        ]
    return state


def imported_inputs(fields: Sequence[Field], state: Mapping[str, Any]) -> Props:
    """The inputs that describe an imported resource: everything set that a program may set."""
    return {
        field.prop: _input(field, state[field.prop])
        for field in fields
        if field.settable and state.get(field.prop) is not None
    }


def _input(field: Field, value: Value) -> Value:
    if field.fields and isinstance(value, Mapping):
        return imported_inputs(field.fields, value)
    if field.fields and isinstance(value, list):
        return [imported_inputs(field.fields, item) for item in value]
    return value


def _without_nulls(value: Value) -> Value:
    if isinstance(value, Mapping):
        return {k: _without_nulls(v) for k, v in value.items() if v is not None}
    return value
