"""Between the engine's property values and plain Python values; secrets stay where they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pulumi.provider.experimental.property_value import PropertyValue

Props = dict[str, Any]
"""A resource's properties by Pulumi name, as plain values; whole numbers are ints."""

Values = Mapping[str, PropertyValue]


def unwrap(values: Values) -> Props:
    """Plain properties without nulls; unknown values keep the engine's marker string."""
    plain = {k: _plain(value) for k, value in values.items() if not k.startswith("__")}
    return {name: value for name, value in plain.items() if value is not None}


def _plain(value: PropertyValue) -> Any:
    inner = value.value
    if isinstance(inner, Mapping):
        return unwrap(inner)
    if isinstance(inner, Sequence) and not isinstance(inner, str):
        return [_plain(item) for item in inner]
    if isinstance(inner, float) and inner.is_integer():
        return int(inner)
    return inner


def wrap(props: Props, *like: Values) -> dict[str, PropertyValue]:
    """The engine's values; secret is what is secret in ``like``, and every secret binding."""
    wrapped = {
        name: _wrapped(value, [values[name] for values in like if name in values])
        for name, value in props.items()
    }
    workers = wrapped.get("workers")
    if workers is not None and isinstance(workers.value, Mapping):
        shut = {name: _with_shut_bindings(worker) for name, worker in workers.value.items()}
        wrapped["workers"] = PropertyValue(shut, workers.is_secret)
    return _shut_bindings(wrapped)


def _wrapped(value: Any, like: Sequence[PropertyValue]) -> PropertyValue:
    secret = any(other.is_secret for other in like)
    if isinstance(value, Mapping):
        inner = [other.value for other in like if isinstance(other.value, Mapping)]
        members = {k: _wrapped(v, [i[k] for i in inner if k in i]) for k, v in value.items()}
        return PropertyValue(members, secret)
    if isinstance(value, list):
        secret = any(other.contains_secret() for other in like)
        return PropertyValue([_wrapped(item, []) for item in value], secret)
    if isinstance(value, int) and not isinstance(value, bool):
        return PropertyValue(float(value), secret)
    return PropertyValue(value, secret)


def _with_shut_bindings(worker: PropertyValue) -> PropertyValue:
    """A user Worker of a set."""
    if not isinstance(worker.value, Mapping):
        return worker
    return PropertyValue(_shut_bindings(worker.value), worker.is_secret)


def _shut_bindings(values: Values) -> dict[str, PropertyValue]:
    bindings = values.get("bindings")
    if bindings is None or not isinstance(bindings.value, Mapping):
        return dict(values)
    shut = {name: _shut(binding) for name, binding in bindings.value.items()}
    return {**values, "bindings": PropertyValue(shut, bindings.is_secret)}


def _shut(binding: PropertyValue) -> PropertyValue:
    """A binding with its text secret, if it is a secret."""
    fields = binding.value
    if not isinstance(fields, Mapping) or "text" not in fields:
        return binding
    if "type" not in fields or fields["type"].value != "secret_text":
        return binding
    return PropertyValue({**fields, "text": fields["text"].with_secret(True)}, binding.is_secret)


def secrets(values: Values) -> list[str]:
    """Every secret text in the values, to keep it out of messages."""
    return [text for value in wrap(unwrap(values), values).values() for text in _texts(value)]


def _texts(value: PropertyValue, inside: bool = False) -> Iterator[str]:
    inner, secret = value.value, inside or value.is_secret
    if isinstance(inner, str):
        if secret:
            yield inner
    elif isinstance(inner, Mapping):
        for item in inner.values():
            yield from _texts(item, secret)
    elif isinstance(inner, Sequence):
        for element in inner:
            if isinstance(element, PropertyValue):
                yield from _texts(element, secret)
