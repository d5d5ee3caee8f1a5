"""What a run began to make and did not come to the end of, from the engine's events.

Only of these can a run have left something behind: a command that is refused, because another run
holds the stack, has begun nothing.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from operations.creations import KINDS

_NAMES = {kind.type: (kind.called, kind.key) for kind in KINDS}
_DOUBLES = {kind.type for kind in KINDS if kind.doubles}
_CREATIONS = ("create", "create-replacement")


def begun(log: Path) -> set[tuple[str, str]]:
    """Kind and name of each creation by a POST that may have left one that nobody knows.

    It was begun and is not known to be done; or it was done, and a repeated call has made a second.

    Args:
        log: the events, one JSON document a line:
            https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/events.go
    """
    open_ones: dict[str, tuple[str, str]] = {}
    for line in log.read_text().splitlines() if log.exists() else []:
        event = _event(line)
        started, done = event.get("resourcePreEvent"), event.get("resOutputsEvent")
        if started is not None and not started.get("planning"):
            found = _named(started["metadata"])
            if found is not None:
                open_ones[started["metadata"]["urn"]] = found
        if (
            done is not None
            and not done.get("planning")
            and done["metadata"]["type"] not in _DOUBLES
        ):
            open_ones.pop(done["metadata"]["urn"], None)
    return set(open_ones.values())


def _event(line: str) -> dict[str, Any]:
    try:
        event: dict[str, Any] = json.loads(line)
    except ValueError:
        return {}  # the last line of an engine that was killed
    return event


def _named(metadata: dict[str, Any]) -> tuple[str, str] | None:
    if metadata["op"] not in _CREATIONS or metadata["type"] not in _NAMES:
        return None
    kind, key = _NAMES[metadata["type"]]
    return kind, str(((metadata.get("new") or {}).get("inputs") or {}).get(key))
