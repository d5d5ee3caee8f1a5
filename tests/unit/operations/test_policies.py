"""What the policy pack gets to know about a stack; the engine's answer is the test's."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from machine.console import ToolError
from operations.policies import policy_arguments
from operations.stack import Stack
from policy.resources import DISPATCH_NAMESPACE, KV_NAMESPACE, SCRIPT


def urn(kind: str, name: str) -> str:
    return f"urn:pulumi:blue::code24::{kind}::{name}"


def state_of(kind: str, name: str, inputs: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"urn": urn(kind, name), "type": kind, "id": f"{name}-id", "inputs": inputs, **more}


OLD_TYPE = "cloudflare:index/workersForPlatformsNamespace:WorkersForPlatformsNamespace"
STATE = [
    state_of(KV_NAMESPACE, "cache", {"accountId": "a", "title": "cache-blue"}, retainOnDelete=True),
    state_of(DISPATCH_NAMESPACE, "adopted", {"accountId": "a"}),
    state_of(OLD_TYPE, "sites", {"accountId": "a", "name": "sites-blue"}),
    state_of(KV_NAMESPACE, "going", {"accountId": "a"}, delete=True),
    state_of(KV_NAMESPACE, "anothers", {"accountId": "a"}, external=True),
    state_of(SCRIPT, "script", {"accountId": "a"}),
]


def owned(kind: str, logical: str, told: str, **more: Any) -> dict[str, Any]:
    kept = {"id": f"{logical}-id", "retained": False, "accountId": "a"}
    return {"type": told, "urn": urn(kind, logical), **kept, **more}


OWNED = [
    owned(KV_NAMESPACE, "cache", KV_NAMESPACE, retained=True),
    owned(DISPATCH_NAMESPACE, "adopted", DISPATCH_NAMESPACE),
    owned(OLD_TYPE, "sites", DISPATCH_NAMESPACE, name="sites-blue"),
]


@dataclass(frozen=True)
class Exported(Stack):
    """A stack whose engine answers every command with this."""

    exported: Sequence[dict[str, Any]] | None = field(default=None)
    code: int = 0

    def run(
        self, *words: str, capture: bool = False, stdin: str | None = None
    ) -> CompletedProcess[str]:
        assert words == ("stack", "export", "--stack", "blue")
        output = json.dumps({"deployment": {"resources": self.exported}})
        return CompletedProcess(words, self.code, output, "error: no stack named 'blue' found")


def test_the_pack_is_told_of_the_namespaces_that_the_state_owns(tmp_path: Path) -> None:
    words = policy_arguments(Exported("blue", {}, tmp_path, exported=STATE), allow=["sites"])
    file = tmp_path / ".local" / "policy" / "blue.json"
    assert words[::2] == ["--policy-pack", "--policy-pack-config"]
    assert (Path(words[1]) / "PulumiPolicy.yaml").is_file()
    assert words[3] == str(file)
    told = {"owned": OWNED, "allow": [urn(OLD_TYPE, "sites")]}
    assert json.loads(file.read_text()) == {
        "no-namespace-replaced": told,
        "no-namespace-swapped": told,
        "no-namespace-deleted": told,
        "no-site-orphaned": told,
    }


def test_a_stack_that_is_not_up_yet_owns_nothing(tmp_path: Path) -> None:
    policy_arguments(Exported("blue", {}, tmp_path))
    output = json.loads((tmp_path / ".local" / "policy" / "blue.json").read_text())
    assert output["no-namespace-deleted"] == {"owned": [], "allow": []}


def test_a_name_that_is_no_namespace_of_the_stack_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match=r"--allow site: .* expected one of adopted, cache, sites"):
        policy_arguments(Exported("blue", {}, tmp_path, exported=STATE), allow=["site"])
    assert not (tmp_path / ".local").exists()


def test_a_state_that_cannot_be_read_is_said_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match=r"(?s)no stack named 'blue'.*pulumi stack ls"):
        policy_arguments(Exported("blue", {}, tmp_path, code=255))
