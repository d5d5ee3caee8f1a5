"""What the cloudflare plugin sends and leaves behind over the life of a stack, as a recording.

A recording has, for each step of the life, the plugin's requests, the engine's view and the state.
What is of one run (ids, times, hashes, secrets) stands as a word in angle brackets, so that a
recording of another run, or of another plugin, can be compared with it and read by a person.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from machine.paths import REPO
from tests.support.projects import Project
from tests.support.scripts import call

RECORDINGS = REPO / "tests" / "fixtures" / "official_plugin"
OURS = re.compile(r"/workers/dispatch/namespaces/[^/]+/scripts")
"""Paths that the project's own plugin calls, and the cloudflare plugin never."""

RAW_STATE = "__pulumi_raw_state_delta"
"""The bridge's own copy of the state; nobody outside the bridge reads it."""

SECRET = "4dabf18193072939515e22adb298388d"
WORDS = [
    (re.compile(r"\b[0-9a-f]{64}\b"), "<sha256>"),
    (re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "<uuid>"),
    (re.compile(r"\b[0-9a-f]{32}\b"), "<id>"),
    (re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"), "<time in seconds>"),
    (re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z"), "<time>"),
]
OF_ONE_UPLOAD = {
    "startupTimeMs": "<milliseconds>",
    "workersTag": "<tag>",
    "workers/tag": "<tag>",
}


def plain(value: Any) -> Any:
    """A value without what is of one run."""
    if isinstance(value, Mapping):
        if SECRET in value or value.get("type") == "secret_text":
            return "[secret]" if SECRET in value else {**value, "text": "[secret]"}
        return {
            plain(key): OF_ONE_UPLOAD.get(key) or plain(part)
            for key, part in value.items()
            if key != RAW_STATE
        }
    if isinstance(value, list):
        return [plain(part) for part in value]
    if isinstance(value, str):
        for pattern, word in WORDS:
            value = pattern.sub(word, value)
    return value


def request_line(method: str, path: str, body: Any) -> str:
    """One request: method, path below the API's root, and the JSON that it carries."""
    output = "" if body is None else f" {json.dumps(plain(body), sort_keys=True)}"
    return f"{method} {plain(path.removeprefix('/client/v4/'))}{output}"


def engine_view(output: Mapping[str, Any]) -> dict[str, Any]:
    """What ``--json`` of a preview or refresh says of the plugin's resources."""
    asked = ("op", "detailedDiff", "diffReasons", "replaceReasons")
    return {
        "changeSummary": dict(output["changeSummary"]),
        "steps": {
            step["urn"].rsplit("::", 1)[-1]: {
                key: step[key] for key in asked if step.get(key) is not None
            }
            for step in sorted(output["steps"], key=lambda each: str(each["urn"]))
            if _of_plugin(step["urn"].split("::")[-2].rsplit("$", 1)[-1])
        },
    }


def state_view(exported: Mapping[str, Any]) -> dict[str, Any]:
    """What ``stack export`` has of the plugin's resources, by logical name."""
    found = [each for each in exported["deployment"]["resources"] if _of_plugin(each["type"])]
    return {
        each["urn"].rsplit("::", 1)[-1]: {
            "type": each["type"],
            "id": plain(each["id"]),
            "inputs": plain(each["inputs"]),
            "outputs": plain(each["outputs"]),
        }
        for each in sorted(found, key=lambda each: str(each["urn"]))
    }


def diff_text(output: str) -> list[str]:
    """The lines of ``--diff`` that tell what differs."""
    lines = output.splitlines()
    begin = next(i for i, line in enumerate(lines) if "pulumi:pulumi:Stack" in line)
    end = next(i for i, line in enumerate(lines) if line.startswith("Resources:"))
    return [str(plain(line)).rstrip() for line in lines[begin:end]]


def record(project: Project) -> dict[str, Any]:
    """Takes a stack through its life and records the plugin that the engine has."""
    name = project.stack.name
    on = ("--stack", name)
    recording: dict[str, Any] = {}

    def step(key: str, *words: str) -> str:
        project.cloud.admin("DELETE", "requests")
        output = project.pulumi(*words)
        recording[f"{key}: requests"] = _requests(project)
        return output

    step("preview", "preview", *on)
    step("up", "up", "--yes", "--skip-preview", *on)
    recording["up: state"] = state_view(json.loads(project.pulumi("stack", "export")))
    project.change("platformName", "Code24 next")
    changed = project.pulumi("preview", "--json", *on)
    recording["preview of a change: engine"] = engine_view(json.loads(changed))
    step("up of a change", "up", "--yes", "--skip-preview", *on)
    step("refresh", "refresh", "--yes", "--skip-preview", *on)
    script = project.stack.outputs()["workers"]["workflows"]["name"]
    call(project, "DELETE", f"workers/scripts/{script}/subdomain")
    drifted = step("refresh of a drift", "refresh", "--preview-only", "--json", *on)
    recording["refresh of a drift: engine"] = engine_view(json.loads(drifted))
    shown = project.pulumi("refresh", "--preview-only", "--diff", *on)
    recording["refresh of a drift: text"] = diff_text(shown)
    project.pulumi("state", "unprotect", "--all", "--yes")
    step("destroy", "destroy", "--yes", "--skip-preview", *on)
    return recording


def path_of(stack: str) -> Path:
    """Where the recording of a stack is kept."""
    return RECORDINGS / f"{stack}.json"


def _requests(project: Project) -> list[str]:
    asked = project.cloud.admin("GET", "requests")
    return sorted(
        request_line(each["method"], each["path"], each.get("metadata"))
        for each in asked
        if not OURS.search(each["path"])
    )


def _of_plugin(token: str) -> bool:
    return token.startswith("cloudflare:index/")
