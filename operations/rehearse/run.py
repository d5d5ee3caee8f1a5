"""Runs a rehearsal: preview, up, a second preview, and what was live is looked at again."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from machine.cloud import TOKEN
from machine.console import ToolError, say, step
from machine.paths import REPO
from operations.policies import policy_arguments
from operations.rehearse.base import check_out
from operations.rehearse.live import live_resources, settings_in
from operations.review import failed
from operations.review.engine import preview_of
from operations.throwaway import Throwaway, throwaway


@dataclass
class Rehearsal:
    """How a rehearsal went; what did not come to pass is None."""

    stack: str
    base: str | None
    preview: dict[str, Any]
    up_error: str | None = None
    """What the engine said, when the up failed."""
    up_ran: bool = False
    second: dict[str, int] | None = None
    """What a second preview would change; empty when nothing."""
    lost: list[str] = field(default_factory=list)
    """What was live before and is not any more."""

    @property
    def ok(self) -> bool:
        """Whether a reviewer may believe in the change."""
        return self.up_ran and self.up_error is None and self.second == {} and not self.lost


def rehearse(stack: str, base: str | None = None) -> Rehearsal:
    """Rehearses a stack; with a base revision, as a change of what that revision deploys.

    Raises:
        ToolError: when the stack file is wrong, or the base does not come up.
    """
    live = live_resources(settings_in(REPO, stack))
    with tempfile.TemporaryDirectory(prefix="code24-rehearsal-") as temporary:
        folder = Path(temporary)
        filled = folder / "live.json"
        filled.write_text(json.dumps(live))
        with step("Starting a cloud with what the stack file says is live"):
            for line in _live_resources(live):
                say(f"    {line}")
            cloud = throwaway(folder, stack, [filled])
        with cloud as made:
            if base is not None:
                _bring_up_base(made, folder / "base", base)
            return rehearse_on(made, Rehearsal(stack, base, {}), live)


def rehearse_on(made: Throwaway, found: Rehearsal, live: dict[str, Any]) -> Rehearsal:
    """Rehearses on a cloud that runs and has what is live; gives what was found."""
    policies = policy_arguments(made.stack)
    with step(f"pulumi preview of the stack {found.stack}"):
        found.preview = preview_of(made.stack, *policies)
    if failed(found.preview):
        return found
    with step(f"pulumi up of the stack {found.stack}"):
        words = ["up", "--yes", "--skip-preview", "--stack", found.stack, *policies]
        done = made.stack.run(*words, capture=True)
        found.up_ran = True
    if done.returncode != 0:
        found.up_error = (done.stdout + done.stderr).strip()
        return found
    with step("A second preview"):
        summary = preview_of(made.stack, *policies)["changeSummary"]
        found.second = {name: count for name, count in summary.items() if name != "same"}
    found.lost = _lost(made, live)
    return found


def _bring_up_base(made: Throwaway, sources: Path, revision: str) -> None:
    """Deploys what a revision has; a revision without the stack file deploys nothing."""
    check_out(revision, sources)
    if not (sources / f"Pulumi.{made.stack.name}.yaml").exists():
        say(f"    {revision} has no stack {made.stack.name}: everything is new")
        return
    made.use(sources)
    with step(f"pulumi up of the stack {made.stack.name} as it is at {revision}"):
        words = ["up", "--yes", "--skip-preview", "--stack", made.stack.name]
        done = made.stack.run(*words, capture=True)
    made.use(REPO)
    if done.returncode != 0:
        output = (done.stdout + done.stderr).strip()
        raise ToolError(
            f"The base {revision} cannot be deployed here, so there is nothing to compare with:\n"
            f"{output}\nRehearse without --base to see the whole deployment."
        )


def _live_resources(live: dict[str, Any]) -> list[str]:
    [account] = live["accounts"]
    kinds = {"kv_namespaces": "KV", "dispatch_namespaces": "dispatch namespace"}
    return [
        f"{kind} {entry.get('title') or entry['name']} ({entry['id']})"
        for key, kind in kinds.items()
        for entry in account[key]
    ]


def _lost(made: Throwaway, live: dict[str, Any]) -> list[str]:
    """What was there under its id and is not any more."""
    [account] = live["accounts"]
    base = f"{made.cloud.api}/accounts/{account['id']}"
    headers = {"Authorization": f"Bearer {TOKEN}"}
    there = set()
    for path, key in (
        ("storage/kv/namespaces?per_page=1000", "id"),
        ("workers/dispatch/namespaces", "namespace_id"),
    ):
        answer = httpx.get(f"{base}/{path}", headers=headers, trust_env=False)
        there |= {entry[key] for entry in answer.raise_for_status().json()["result"]}
    entries = [*account["kv_namespaces"], *account["dispatch_namespaces"]]
    return [
        f"{entry.get('title') or entry['name']} ({entry['id']})"
        for entry in entries
        if entry["id"] not in there
    ]
