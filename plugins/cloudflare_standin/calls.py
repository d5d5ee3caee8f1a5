"""The calls that resources make, apart from the client that sends them.

A preview makes none, so the client is imported with the first one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from plugins.cloudflare_standin.schema import Value


@dataclass(frozen=True)
class Upload:
    """One part of a multipart body; without a file name it is a plain field."""

    name: str
    content: bytes
    content_type: str | None = None
    file_name: str | None = None


@dataclass(frozen=True)
class Request:
    """One call, its path relative to the API's base URL."""

    method: str
    path: str
    body: Value = None
    parts: tuple[Upload, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
