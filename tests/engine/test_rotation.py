"""A new dispatch token: old and new are accepted for the time between, then the new one alone."""

from __future__ import annotations

import httpx
import pytest

from machine.console import ToolError
from operations import rotate as rotation
from tests.support.projects import Project

WORKERS = ("code24-build-dispatch-local", "code24-optimize-dispatch-local")


def accepted(project: Project, tokens: list[str]) -> dict[str, list[int]]:
    """What each dispatch Worker answers to each token, and the deep health of all of them."""
    answers: dict[str, list[int]] = {}
    for name, path in [
        *((worker, "/results/none") for worker in WORKERS),
        ("code24-workflows-local", "/health/deep"),
    ]:
        with project.worker(name) as worker:
            answers[name] = [status_of(worker, path, token) for token in tokens]
    return answers


def status_of(worker: httpx.Client, path: str, token: str) -> int:
    return worker.get(path, headers={"Authorization": f"Bearer {token}"}).status_code


def test_both_tokens_are_accepted_between_the_two_commands_and_none_is_shown(
    up: Project,
) -> None:
    with pytest.raises(ToolError, match="No rotation of stack 'local' has begun"):
        rotation.finish(up.stack)
    old = up.stack.secret("dispatchToken") or ""
    rotation.begin(up.stack)
    new = up.stack.secret("dispatchToken") or ""
    assert new != old
    with pytest.raises(ToolError, match=r"\./code24 rotate --stack local --finish"):
        rotation.begin(up.stack)
    output = up.up()
    expected = {name: [200, 200, 401] for name in (*WORKERS, "code24-workflows-local")}
    assert accepted(up, [old, new, "another"]) == expected

    rotation.finish(up.stack)
    output += up.up()
    expected = {name: [401, 200, 401] for name in (*WORKERS, "code24-workflows-local")}
    assert accepted(up, [old, new, "another"]) == expected
    written = up.file.read_text() + up.pulumi("stack", "export") + output
    assert [token for token in (old, new) if token in written] == []
