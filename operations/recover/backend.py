"""Where a stack's state is, when it is in files of this machine."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from operations.stack import Stack


def folder_of(stack: Stack) -> Path | None:
    """The backend's own folder; None when the state is elsewhere."""
    place = urlsplit(stack.environment_with_callers().get("PULUMI_BACKEND_URL", ""))
    return Path(unquote(place.path)) / ".pulumi" if place.scheme == "file" else None
