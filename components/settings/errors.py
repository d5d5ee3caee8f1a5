"""One message for everything that is wrong with a stack's settings."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

import pulumi
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails


class SettingsError(pulumi.RunError):
    """Every problem of the settings, each with its path and what is expected; never a value."""

    def __init__(self, stack: str, problems: list[str]) -> None:
        """Lists the problems and says where to mend them."""
        self.problems = problems
        listed = "\n".join(f"  - {problem}" for problem in problems)
        count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
        super().__init__(
            f"The settings of stack {stack!r} have {count}; nothing was changed:\n{listed}\n"
            f"Mend Pulumi.{stack}.yaml (docs/settings.schema.json has every setting) and try again."
        )


def problems_of(error: ValidationError, model: type[BaseModel]) -> Iterator[str]:
    """Each problem on a line of its own: path, what is wrong, what is expected."""
    for detail in error.errors(include_url=False, include_input=False):
        path = ".".join(str(part) for part in detail["loc"])
        yield f"{path or 'settings'}: {_message(detail, model)}"


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
    section: type[BaseModel] | None = model
    for parent in parents:
        section = _section_at(section, parent)
    if section is None:
        return ""
    known = [field.alias or name for name, field in section.model_fields.items()]
    close = difflib.get_close_matches(key, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; expected one of {', '.join(known)}"


def _section_at(section: type[BaseModel] | None, alias: str) -> type[BaseModel] | None:
    if section is None:
        return None
    for name, field in section.model_fields.items():
        if alias in (name, field.alias):
            annotation = field.annotation
            if isinstance(annotation, type) and issubclass(annotation, BaseModel):
                return annotation
    return None
