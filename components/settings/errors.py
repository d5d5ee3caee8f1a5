"""One message for everything that is wrong with a stack's settings."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from types import UnionType
from typing import Any, TypeGuard, get_args, get_origin

import pulumi
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails


class SettingsError(pulumi.RunError):
    """Every problem of the settings, each with its path and what is expected; never a value."""

    def __init__(self, stack: str, problems: list[str]) -> None:
        """Lists the problems and says where to fix them."""
        self.problems = problems
        listed = "\n".join(f"  - {_on_one_line(problem)}" for problem in problems)
        count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
        super().__init__(
            f"The settings of stack {stack!r} have {count}; nothing was changed:\n{listed}\n"
            f"Fix Pulumi.{stack}.yaml (docs/settings.schema.json has every setting) and try again."
        )


def problems_of(error: ValidationError, model: type[BaseModel]) -> Iterator[str]:
    """Each problem on a line of its own: path, what is wrong, what is expected."""
    for detail in error.errors(include_url=False, include_input=False):
        path = ".".join(shown(str(part)) for part in detail["loc"])
        yield f"{path or 'settings'}: {_message(detail, model)}"


def shown(key: str) -> str:
    """A key as a message shows it: quoted when it would not stand out by itself."""
    return key if re.fullmatch(r"[\w.:/-]+", key) else repr(key)


def _on_one_line(problem: str) -> str:
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in problem)


def _message(detail: ErrorDetails, model: type[BaseModel]) -> str:
    if detail["type"] == "extra_forbidden":
        return "unknown key" + _did_you_mean(detail, model)
    if detail["type"] == "missing":
        return "missing"
    if detail["type"] == "value_error":
        return str(detail["ctx"]["error"])
    return detail["msg"][0].lower() + detail["msg"][1:]


def _did_you_mean(detail: ErrorDetails, model: type[BaseModel]) -> str:
    *parents, key = (str(part) for part in detail["loc"])
    section: Any = model
    for parent in parents:
        section = _section_at(section, parent)
    if not _is_section(section):
        return ""
    known = [field.alias or name for name, field in section.model_fields.items()]
    close = difflib.get_close_matches(key, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; expected one of {', '.join(known)}"


def _section_at(section: Any, key: str) -> Any:
    """What is under a key: of a section's field, or of any entry of a map."""
    if get_origin(section) is dict:
        return get_args(section)[1]
    for name, field in section.model_fields.items() if _is_section(section) else ():
        if key in (name, field.alias):
            return _without_none(field.annotation)
    return None


def _without_none(annotation: Any) -> Any:
    sections = [part for part in get_args(annotation) if _is_section(part)]
    return sections[0] if isinstance(annotation, UnionType) and sections else annotation


def _is_section(value: Any) -> TypeGuard[type[BaseModel]]:
    return isinstance(value, type) and issubclass(value, BaseModel)
