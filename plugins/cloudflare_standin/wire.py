"""Between a resource's properties and Cloudflare's JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from plugins.cloudflare_standin.schema import UNKNOWN, Field, Props, Shape, Use, Value


def body(
    fields: Sequence[Field], planned: Mapping[str, Any], state: Mapping[str, Any] | None = None
) -> Props:
    """The JSON object to send: what the program gives, without outputs.

    With the prior state, a value that the program took away is sent as null, as the official
    provider's `MarshalForUpdate` does.
    """
    sent: Props = {}
    for field in fields:
        if field.api is None or not field.settable:
            continue
        value = planned.get(field.prop)
        if value == UNKNOWN:
            continue
        if value is not None:
            sent[field.api] = encode(field, value)
        elif state is not None and state.get(field.prop) is not None:
            sent[field.api] = None
    return sent


def encode(field: Field, value: Value) -> Value:
    """One value as JSON; a JSON string is sent as what it says, whole numbers as integers."""
    if field.shape is Shape.JSON:
        return json.loads(value)
    if field.fields and isinstance(value, Mapping):
        return body(field.fields, value)
    if isinstance(value, list):
        return [body(field.fields, v) if field.fields else whole(v) for v in value]
    return whole(value)


def whole(value: Value) -> Value:
    """Pulumi's numbers are floats: 5.0 is 5 to the API."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def absorb_created(
    fields: Sequence[Field], planned: Mapping[str, Any], answer: Mapping[str, Any]
) -> Props:
    """The state after a create or update: the plan, with open values taken from the answer.

    What the program set stays as it set it, whatever the answer says; the next refresh shows
    a difference, if there is one (`apijson.UnmarshalComputed` upstream).
    """
    state: Props = {}
    for field in fields:
        value = planned.get(field.prop)
        is_open = value is None or value == UNKNOWN
        answered = None if field.api is None else answer.get(field.api)
        if field.use is Use.COMPUTED and field.api is not None:
            state[field.prop] = decode(field, answered)
        elif is_open:
            takes = field.computed(planned) and field.api is not None
            state[field.prop] = decode(field, answered) if takes else None
        else:
            state[field.prop] = _absorb_nested(field, value, answered)
    return state


def _absorb_nested(field: Field, value: Value, answered: Value) -> Value:
    if not field.fields:
        return value
    if isinstance(value, Mapping):
        return absorb_created(field.fields, value, answered if _is_object(answered) else {})
    answers = answered if isinstance(answered, list) else []
    return [
        absorb_created(
            field.fields,
            element,
            answers[index] if index < len(answers) and _is_object(answers[index]) else {},
        )
        for index, element in enumerate(value)
    ]


def absorb_read(
    fields: Sequence[Field], state: Mapping[str, Any], answer: Mapping[str, Any]
) -> Props:
    """The state after a refresh: everything from the answer but what is never read back."""
    return {
        field.prop: decode(field, answer.get(field.api), state.get(field.prop))
        if field.api is not None and field.refreshed
        else state.get(field.prop)
        for field in fields
    }


def decode(field: Field, value: Value, before: Value = None) -> Value:
    """One answered value as a property."""
    if value is None:
        return None
    if field.shape is Shape.JSON and not isinstance(value, str):
        return json.dumps(value, separators=(",", ":"))
    if field.shape is Shape.TIME:
        return datetime.fromisoformat(value).strftime("%Y-%m-%dT%H:%M:%SZ")
    if field.fields and isinstance(value, Mapping):
        return absorb_read(field.fields, before if _is_object(before) else {}, value)
    if field.fields and isinstance(value, list):
        return [absorb_read(field.fields, {}, v) for v in value if _is_object(v)]
    return value


def _is_object(value: Value) -> bool:
    return isinstance(value, Mapping)
