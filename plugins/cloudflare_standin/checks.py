"""Whether what a program sets is what a resource has attributes for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from plugins.cloudflare_standin.errors import Problem
from plugins.cloudflare_standin.resource import Resource
from plugins.cloudflare_standin.schema import UNKNOWN, Field, Shape, Use, Value


def check(resource: Resource, name: str, config: Mapping[str, Any]) -> list[Problem]:
    """Everything wrong with a configuration, each with the place to look at."""
    problems = [*_attributes(resource.fields, config, "")]
    problems = problems or list(resource.problems(config))
    return [
        Problem(problem.prop, f"{problem.reason}. Examine values at '{name}.{problem.prop}'.")
        for problem in problems
    ]


def _attributes(fields: Sequence[Field], config: Mapping[str, Any], at: str) -> Iterator[Problem]:
    known = {field.prop: field for field in fields if field.settable}
    for prop in config:
        if prop not in known:
            yield Problem(
                at + prop,
                f'Unsupported argument. An argument named "{prop}" is not expected here',
            )
    for prop, field in known.items():
        value = config.get(prop)
        if value is None and field.use is Use.REQUIRED:
            yield Problem(at + prop, f"Missing required property '{prop}'")
        elif value is not None and value != UNKNOWN:
            yield from _value(field, value, at + prop)


def _value(field: Field, value: Value, at: str) -> Iterator[Problem]:
    if field.shape in (Shape.LIST, Shape.SET):
        if not isinstance(value, list):
            yield Problem(at, f"Incorrect attribute value type. A list is expected at {at}")
            return
        for index, item in enumerate(value):
            if field.fields and isinstance(item, Mapping):
                yield from _attributes(field.fields, item, f"{at}[{index}].")
    elif field.shape is Shape.OBJECT and isinstance(value, Mapping):
        yield from _attributes(field.fields, value, f"{at}.")
    elif field.shape is Shape.OBJECT:
        yield Problem(at, f"Incorrect attribute value type. An object is expected at {at}")
