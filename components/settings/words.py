"""The words that settings are made of: one type a format, each saying what it expects."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel


class Section(BaseModel):
    """A part of the settings: camelCase in the stack file, frozen, nothing unknown in it."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, alias_generator=to_camel, validate_by_name=True
    )


def _matching(pattern: str, expected: str) -> Callable[[str], str]:
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if compiled.fullmatch(value) is None:
            raise ValueError(f"expected {expected}")
        return value

    return check


_HEX_ID = r"[0-9a-f]{32}"
_UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_PUBLIC_HOST = rf"({_LABEL}\.)+[a-z]([a-z0-9-]{{0,61}}[a-z0-9])?"
"""A name and not an address: the last label of an address has no letter."""


def _calendar_date(value: str) -> str:
    try:
        datetime.date.fromisoformat(value)
    except ValueError:
        raise ValueError("expected a date of the calendar") from None
    return value


AccountId = Annotated[str, AfterValidator(_matching(_HEX_ID, "an account id: 32 hex digits"))]
ZoneId = Annotated[str, AfterValidator(_matching(_HEX_ID, "a zone id: 32 hex digits"))]
KvId = Annotated[str, AfterValidator(_matching(_HEX_ID, "a KV namespace id: 32 hex digits"))]
NamespaceId = Annotated[
    str, AfterValidator(_matching(_UUID, "a dispatch namespace id: a UUID in lower case"))
]
Environment = Annotated[
    str,
    AfterValidator(
        _matching(r"[a-z][a-z0-9-]{0,18}[a-z0-9]", "2 to 20 lower-case letters, digits and -")
    ),
]
Subdomain = Annotated[
    str, AfterValidator(_matching(_LABEL, "a workers.dev subdomain: letters, digits and -"))
]
Hostname = Annotated[
    str,
    AfterValidator(_matching(rf"({_LABEL}\.)+{_LABEL}", "a host name without scheme or path")),
]
KvTitle = Annotated[
    str, AfterValidator(_matching(r"\S(.{0,510}\S)?", "a KV title of 1 to 512 characters"))
]
NamespaceName = Annotated[
    str,
    AfterValidator(_matching(r"[a-z0-9][a-z0-9-]{0,62}", "lower-case letters, digits and -")),
]
WorkflowName = Annotated[
    str,
    AfterValidator(
        _matching(r"[a-zA-Z0-9_][a-zA-Z0-9-_]{0,63}", "1 to 64 letters, digits, - and _")
    ),
]
CollectorUrl = Annotated[
    str,
    AfterValidator(
        _matching(
            r"https?://[^\s/?#@]+(/[^\s?#]*)?",
            "an http or https address without credentials, query or fragment",
        )
    ),
]
DestinationName = Annotated[
    str, AfterValidator(_matching(r"[\w .-]{1,100}", "the name of a destination"))
]
CompatibilityDate = Annotated[
    str,
    AfterValidator(_matching(r"\d{4}-\d{2}-\d{2}", 'a quoted date of the form "YYYY-MM-DD"')),
    AfterValidator(_calendar_date),
]
AgentName = Annotated[
    str,
    AfterValidator(
        _matching(_LABEL, "an agent's name: at most 63 lower-case letters, digits and -")
    ),
]
RouteName = Annotated[
    str,
    AfterValidator(_matching(_LABEL, "one segment of a path: lower-case letters, digits and -")),
]
EgressHost = Annotated[
    str,
    AfterValidator(
        _matching(
            rf"\*|(\*\.)?{_PUBLIC_HOST}",
            "a host name, *.name for the names under it, or * for every public host",
        )
    ),
]
Tag = Annotated[
    str,
    AfterValidator(_matching(r"[^\s,&:][^,&:]{0,62}", 'up to 63 characters without "," "&" ":"')),
]
ModelUrl = Annotated[
    str,
    AfterValidator(
        _matching(rf"https://{_PUBLIC_HOST}(/[^\s?#]*)?", "an https address without query")
    ),
]
ScriptName = Annotated[
    str, AfterValidator(_matching(_LABEL, "a Worker's name: lower-case letters, digits and -"))
]
BucketName = Annotated[
    str,
    AfterValidator(
        _matching(
            r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]",
            "a bucket name: 3 to 63 lower-case letters, digits and -",
        )
    ),
]
DatabaseId = Annotated[str, AfterValidator(_matching(_UUID, "a D1 database id: a UUID"))]
DatabaseName = Annotated[
    str,
    AfterValidator(_matching(r"[a-z0-9][a-z0-9_-]{0,62}", "lower-case letters, digits, - and _")),
]
DatasetName = Annotated[
    str, AfterValidator(_matching(r"[a-zA-Z_][a-zA-Z0-9_]{0,99}", "letters, digits and _"))
]
Cron = Annotated[
    str,
    AfterValidator(
        _matching(
            r"[0-9*,/-]+ [0-9*,/LW-]+ [0-9*,/LW-]+ [0-9A-Za-z*,/-]+ [0-9A-Za-z*,/#L-]+",
            'a cron expression of five fields, as "17 3 * * *"',
        )
    ),
]
GitRevision = Annotated[
    str,
    AfterValidator(
        _matching(r"[0-9a-f]{7,40}", "a quoted git revision: 7 to 40 lower-case hex digits")
    ),
]
Reason = Annotated[
    str, AfterValidator(_matching(r"\S.{8,198}\S", "a reason that a reviewer understands"))
]
PlatformName = Annotated[str, Field(min_length=1, max_length=64)]
