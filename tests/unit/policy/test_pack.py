"""The pack as a whole: it starts anywhere, it says what it was not told, its docs are complete."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pulumi_policy as crossguard
import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE as UNKNOWN
from pulumi_policy.proxy import unknown_checking_proxy

from machine.paths import PYTHON, REPO
from policy.pack import policies
from policy.resources import KV_NAMESPACE, PLATFORM

OPTIONS = crossguard.PolicyResourceOptions(
    protect=False,
    ignore_changes=[],
    delete_before_replace=None,
    aliases=[],
    custom_timeouts=crossguard.PolicyCustomTimeouts(0, 0, 0),
    additional_secret_outputs=[],
)


def policy(name: str) -> crossguard.Policy:
    return next(each for each in policies() if each.name == name)


def declared(kind: str, name: str, props: dict[str, str]) -> crossguard.ResourceValidationArgs:
    urn = f"urn:pulumi:blue::code24::{kind}::{name}"
    return crossguard.ResourceValidationArgs(kind, props, urn, name, OPTIONS, None)


@pytest.mark.parametrize(("environment", "refused"), [("production", 1), ("staging", 0), (None, 0)])
def test_the_environment_is_the_platforms_else_the_stacks_name(
    environment: str | None, refused: int
) -> None:
    protected = policy("protected-stores")
    assert isinstance(protected, crossguard.ResourceValidationPolicy)
    reported: list[str] = []
    platform = declared(PLATFORM, "code24", {"environment": environment or ""})
    for args in ([platform] if environment else []) + [declared(KV_NAMESPACE, "cache", {})]:
        protected.validate(args, lambda message, urn: reported.append(message))
    assert len(reported) == refused


def test_the_pack_starts_in_any_folder_and_tells_its_port(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [str(PYTHON), "-u", "-m", "pulumi.policy", "127.0.0.1:9", str(REPO / "policy")],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert re.fullmatch(r"\d+\n", process.stdout.readline())
    finally:
        process.terminate()
        process.wait(10)


def test_a_pack_without_the_stacks_state_refuses_in_place_of_seeing_no_deletion() -> None:
    urn = f"urn:pulumi:staging::code24::{PLATFORM}::code24"
    platform = crossguard.PolicyResource(PLATFORM, {}, urn, "code24", OPTIONS, None, None, [], {})
    deleted = policy("no-namespace-deleted")
    assert isinstance(deleted, crossguard.StackValidationPolicy)
    reported: list[str] = []
    args = crossguard.StackValidationArgs([platform])
    deleted.validate(args, lambda message, urn: reported.append(message))
    [output] = reported
    assert "was not told what the stack owns" in output
    assert "run `./code24 preview --stack staging` or `./code24 up --stack staging`" in output


@pytest.mark.parametrize(("identity", "refused"), [("c0de", 0), ("feed", 1), (UNKNOWN, 1)])
def test_a_namespace_whose_id_changes_or_is_not_known_yet_is_refused(
    identity: str, refused: int
) -> None:
    pack = {each.name: each for each in policies()}
    kept, swapped = pack["protected-stores"], pack["no-namespace-swapped"]
    assert isinstance(kept, crossguard.ResourceValidationPolicy)
    assert isinstance(swapped, crossguard.StackValidationPolicy)
    before = declared(KV_NAMESPACE, "cache", {"title": "cache"})
    kept.validate(before, lambda message, urn: None)
    after = crossguard.PolicyResource(
        KV_NAMESPACE, unknown_checking_proxy({"id": identity}), before.urn, "cache", OPTIONS,
        None, None, [], {},
    )  # fmt: skip
    owned = [{"type": KV_NAMESPACE, "urn": before.urn, "id": "c0de"}]
    reported: list[str] = []
    args = crossguard.StackValidationArgs([after], {"owned": owned, "allow": []})
    swapped.validate(args, lambda message, urn: reported.append(message))
    assert len(reported) == refused


def test_the_docs_have_every_policy_and_no_other() -> None:
    rows = re.findall(
        r"^\| `([a-z-]+)` \|", (REPO / "docs" / "reference" / "policies.md").read_text(), re.M
    )
    assert rows == [each.name for each in policies()]
