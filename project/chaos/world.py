"""What is there after a run, in the cloud and in the state, so that two runs compare equal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx

from machine.console import ToolError
from operations.throwaway import Throwaway

World = dict[str, Any]

OF_ONE_RUN = {
    "created",
    "createdAt",
    "createdOn",
    "created_at",
    "created_on",
    "dependencies",
    "deployments",
    "id",
    "manifest",
    "metadata",
    "modified",
    "modifiedOn",
    "modified_on",
    "number",
    "propertyDependencies",
    "secrets_providers",
    "sourcePosition",
    "stackTrace",
    "startupTimeMs",
    "tag",
    "updatedAt",
    "updated_at",
    "version",
    "versionId",
}
"""What differs between two runs that did the same, at any depth; ``id`` where it is no name."""


def world(platform: Throwaway) -> World:
    """Everything that the cloud keeps and the state records, without what is of one run.

    Raises:
        ToolError: when the state is no valid one, or remembers an operation that is not done.
    """
    snapshot = httpx.get(f"{platform.cloud.url}/__local/snapshot", trust_env=False, timeout=60)
    collections = snapshot.raise_for_status().json()
    words = {
        document["id"]: f"<{kind} {document[name]}>"
        for kind, name in (("kv_namespaces", "title"), ("dispatch_namespaces", "name"))
        for _, document in collections[kind]
    }
    for kind in ("scripts", "workflows"):
        for _, document in collections[kind]:
            words[document.get("tag") or document["id"]] = f"<{kind} {document['name']}>"
    state = _state(platform)
    for urn, resource in state.items():
        if resource["type"].startswith("pulumi:providers:"):
            words[resource["id"]] = f"<{urn.rsplit('::', 1)[-1]}>"
    found = {"cloud": _cloud(collections), "state": state}
    text = json.dumps(_plain(found))
    for identifier, word in words.items():
        text = text.replace(identifier, word)
    compared: World = json.loads(text)
    return compared


def differences(before: World, after: World) -> list[str]:
    """One line for each place where two worlds differ; empty when they are the same."""
    one, other = dict(_leaves(before)), dict(_leaves(after))
    return [
        f"{path}: {one.get(path, 'nothing')} became {other.get(path, 'nothing')}"
        for path in sorted(one.keys() | other.keys())
        if one.get(path) != other.get(path)
    ]


def _cloud(collections: dict[str, list[list[Any]]]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for kind, entries in collections.items():
        documents = [document for _, document in entries]
        for document in documents:
            if kind == "scripts":
                document["versions"] = document["versions"][:1]  # the one that runs
        kept[kind] = {_name(document): document for document in documents}
    return kept


def _name(document: dict[str, Any]) -> str:
    place = document.get("dispatchNamespace")
    body = document.get("body") or {}
    names = (document.get("title"), document.get("name"), document.get("hostname"))
    # A route has a pattern, and another document of a zone a name of its own.
    own = (body.get("pattern"), body.get("name"), body.get("hostname"), body.get("origin"))
    name = next((each for each in (*names, *own) if each), "?")
    return f"{place}/{name}" if place else str(name)


def _state(platform: Throwaway) -> dict[str, Any]:
    stack = platform.stack
    output = stack.run("stack", "export", "--stack", stack.name, capture=True)
    if output.returncode != 0:
        raise ToolError(f"the state is not valid: {output.stderr.strip()}")
    deployment = json.loads(output.stdout)["deployment"]
    pending = deployment.get("pending_operations") or []
    if pending:
        raise ToolError(f"the state remembers {len(pending)} operations that are not done")
    return {each["urn"]: each for each in deployment.get("resources") or []}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        if "ciphertext" in value:
            return "<secret>"
        return {key: _plain(part) for key, part in value.items() if key not in OF_ONE_RUN}
    return [_plain(part) for part in value] if isinstance(value, list) else value


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and value:
        for key, part in value.items():
            yield from _leaves(part, f"{path}/{key}")
    elif isinstance(value, list) and value:
        for number, part in enumerate(value):
            yield from _leaves(part, f"{path}/{number}")
    else:
        yield path, json.dumps(value)
