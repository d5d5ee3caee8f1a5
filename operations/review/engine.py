"""Asks the engine for a preview of a stack."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from machine.console import ToolError
from operations.review.failures import failed
from operations.stack import Stack

WORDS = ("preview", "--json", "--show-sames")
"""Unchanged Workers are asked for too: only their props tell which hidden secret changes."""


def preview_of(stack: Stack, *words: str) -> dict[str, Any]:
    """The preview as the engine gives it, with the policies' violations added.

    A preview that failed is given as well: its diagnostics say why.

    Raises:
        ToolError: when the engine gives no preview at all.
    """
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "events.json"
        # The engine's JSON leaves out policy events; its event log has them.
        done = stack.run_with_events(log, *WORDS, "--stack", stack.name, *words, capture=True)
        try:
            preview: dict[str, Any] = json.loads(done.stdout)
        except ValueError:
            raise ToolError(
                f"The engine made no preview of the stack {stack.name!r}:\n"
                f"{done.stderr.strip() or done.stdout.strip()}\n"
                f"Try `./code24 preview --stack {stack.name}`."
            ) from None
        preview["policyViolations"] = list(_violations(log))
    if done.returncode != 0 and not failed(preview):
        message = f"pulumi preview ended with exit code {done.returncode}"
        preview.setdefault("diagnostics", []).append({"severity": "error", "message": message})
    return preview


def _violations(log: Path) -> Iterator[dict[str, str]]:
    """What each rule says, of which resource."""
    for line in log.read_text().splitlines() if log.exists() else []:
        event = json.loads(line).get("policyEvent")
        if event is not None:
            yield {
                key: event.get(key, "")
                for key in ("policyName", "enforcementLevel", "message", "resourceUrn")
            }
