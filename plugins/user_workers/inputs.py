"""The inputs of a user Worker: their grammar, and the one form in which they are compared."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from . import bindings
from .bindings import Problem
from .names import UNKNOWN, Target
from .values import Props

MOST_TAGS = 8
"""https://developers.cloudflare.com/cloudflare-for-platforms/workers-for-platforms/configuration/tags/"""

DEFAULTS: Props = {
    "mainModule": "index.js",
    "compatibilityFlags": [],
    "bindings": {},
    "tags": [],
    "limits": {},
}
PATTERNS = {
    "accountId": (r"[0-9a-f]{32}", "32 lowercase hexadecimal digits"),
    "namespace": (
        r"[A-Za-z0-9_][A-Za-z0-9_-]{0,63}",
        'at most 64 letters, digits, "-" and "_", not starting with "-"',
    ),
    "name": (
        r"[a-z0-9_][a-z0-9_-]{0,254}",
        'at most 255 lowercase letters, digits, "-" and "_", not starting with "-"',
    ),
    "contentFile": (r"(?s).+", "the path of the bundled module"),
    "contentSha256": (r"[0-9a-f]{64}", "a SHA-256 as 64 lowercase hexadecimal digits"),
    "mainModule": (r"[A-Za-z0-9._/-]+\.m?js", "the module's file name, such as index.js"),
}
_TAG = re.compile(r"[^,&:\s][^,&:]{0,1023}")
_FLAG = re.compile(r"[a-z0-9_]+")
LIMITS = ("cpuMs", "subrequests")


def problems(inputs: Props) -> Iterator[Problem]:
    """Everything wrong with the inputs, defaults filled in; unknown values are not judged."""
    checks: dict[str, Callable[[Any], Iterator[Problem]]] = {
        **{name: partial(pattern_problems, name) for name in PATTERNS},
        "compatibilityDate": _date,
        "compatibilityFlags": _flags,
        "bindings": bindings.problems,
        "tags": _tags,
        "limits": _limits,
    }
    for name in inputs:
        if name not in checks:
            yield name, f"is not an input of a user Worker; expected one of {', '.join(checks)}"
    for name, check in checks.items():
        if name not in inputs:
            yield name, "is missing; a user Worker needs it"
        elif inputs[name] != UNKNOWN:
            yield from check(inputs[name])


def normal(inputs: Props) -> Props:
    """Valid inputs with what means the same written the same."""
    out = dict(inputs)
    for name in ("compatibilityFlags", "tags"):
        if out[name] != UNKNOWN:
            out[name] = sorted(set(out[name]))
    if out["bindings"] != UNKNOWN:
        out["bindings"] = bindings.normal(out["bindings"])
    return out


def target(inputs: Props) -> Target:
    """Where the user Worker is to be."""
    return Target(inputs["accountId"], inputs["namespace"], inputs["name"])


def metadata(inputs: Props) -> Props:
    """The metadata part of an upload: whole, so that what was taken away goes.

    Secrets outlive an upload that does not say which bindings to keep (workers-sdk#5296), hence
    the empty ``keep_bindings``.
    https://developers.cloudflare.com/workers/configuration/multipart-upload-metadata/
    """
    names = {"cpuMs": "cpu_ms", "subrequests": "subrequests"}
    return {
        "main_module": inputs["mainModule"],
        "compatibility_date": inputs["compatibilityDate"],
        "compatibility_flags": inputs["compatibilityFlags"],
        "bindings": bindings.uploaded(inputs["bindings"]),
        "keep_bindings": [],
        "tags": inputs["tags"],
        "limits": {names[limit]: value for limit, value in inputs["limits"].items()},
    }


def pattern_problems(name: str, value: Any) -> Iterator[Problem]:
    """What is wrong with an input that is text of one form."""
    pattern, expected = PATTERNS[name]
    if not isinstance(value, str) or not re.fullmatch(pattern, value):
        yield name, f"is {value!r}; expected {expected}"


def _date(value: Any) -> Iterator[Problem]:
    try:
        valid = datetime.date.fromisoformat(value).isoformat() == value
    except (TypeError, ValueError):
        valid = False
    if not valid:
        yield "compatibilityDate", f"is {value!r}; expected a date such as 2024-10-21"


def _flags(value: Any) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield "compatibilityFlags", "is not a list; expected names such as nodejs_compat"
        return
    for index, flag in enumerate(value):
        if flag != UNKNOWN and not (isinstance(flag, str) and _FLAG.fullmatch(flag)):
            yield f"compatibilityFlags[{index}]", f"is {flag!r}; expected a_name_like_this"


def _tags(value: Any) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield "tags", "is not a list; expected at most 8 words"
        return
    if len(set(map(str, value))) > MOST_TAGS:
        yield "tags", f"has {len(set(map(str, value)))} entries; expected at most {MOST_TAGS}"
    for index, tag in enumerate(value):
        if not isinstance(tag, str) or not _TAG.fullmatch(tag):
            yield f"tags[{index}]", f'is {tag!r}; expected text without "," "&" and ":"'


def _limits(value: Any) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield "limits", "is not a map; expected {cpuMs, subrequests}"
        return
    for name, limit in value.items():
        if name not in LIMITS:
            yield f"limits.{name}", f"is not a limit; expected one of {', '.join(LIMITS)}"
        elif limit != UNKNOWN and not (type(limit) is int and limit > 0):
            yield f"limits.{name}", f"is {limit!r}; expected a whole number above 0"
