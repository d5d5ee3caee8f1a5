"""The scan finds every kind of secret, says where, and says no value.

The values here are put together, so that the scan of this repository does not find them.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from machine.cloud import TOKEN
from machine.environment import LOCAL_PASSPHRASE
from project.secret_scan import in_text, leaks

VALUES = {
    "a Cloudflare credential": "cfut" + "_" + "a1B2" * 10 + "0123abcd",
    "a Cloudflare API token of the older form": "CLOUDFLARE_API_TOKEN=" + "a1B2-" * 8,
    "a bearer token": "Authorization: Bearer " + "a1B2" * 9,
    "a Cloudflare Origin CA key": "v1.0-" + "a1b2c3" * 4 + "-" + "a1" * 73,
    "a private key": "-----BEGIN RSA " + "PRIVATE KEY-----",
    "an AWS access key": "AKI" + "A" + "ABCD1234" * 2,
    "a GitHub token": "gh" + "p_" + "a1B2" * 9,
    "a Pulumi access token": "pul" + "-" + "a1b2c3d4" * 5,
    "an npm token": "npm" + "_" + "a1B2" * 9,
}


@pytest.mark.parametrize("kind", VALUES)
def test_each_kind_is_found_on_its_line_and_its_value_is_not_said(kind: str) -> None:
    [found] = in_text("notes.md", f"one\ntwo {VALUES[kind]}\nthree", {})
    assert str(found) == f"notes.md:2: {kind}"


def test_what_only_looks_like_a_secret_is_left_alone() -> None:
    innocent = [
        f"export CLOUDFLARE_API_TOKEN={TOKEN}",
        "export CLOUDFLARE_API_TOKEN=…",
        "Authorization: Bearer <dispatchToken>",
        'environment["CLOUDFLARE_API_TOKEN"]',
        f'"integrity": "sha512-{"a1B2" * 20}=="',
        f"id: {'f9884413' * 4}",
    ]
    assert list(in_text("notes.md", "\n".join(innocent), {})) == []


def test_a_secret_of_a_stack_file_must_be_encrypted() -> None:
    text = """\
config:
  code24:settings:
    environment: staging
    apiKey: plain
  code24:dispatchToken:
    secure: v1:abc
  code24:modelKey: plain
  code24:logpushDestination: s3://bucket?secret=plain
encryptionsalt: v1:abc
"""
    assert [str(leak) for leak in in_text("Pulumi.staging.yaml", text, {})] == [
        f"Pulumi.staging.yaml:{line}: {key} in the clear; expected `pulumi config set --secret`"
        for line, key in ((4, "apiKey"), (7, "modelKey"), (8, "logpushDestination"))
    ]
    assert list(in_text("notes.yaml", text, {})) == []


def test_tracked_files_and_bundles_are_looked_at_and_the_callers_own_values_found(
    tmp_path: Path,
) -> None:
    bundles = tmp_path / ".local" / "bundles"
    bundles.mkdir(parents=True)
    (bundles / "brand.js").write_text(f"const key = '{VALUES['an AWS access key']}';")
    (tmp_path / "tracked.txt").write_text("one\nthe-passphrase-of-a-team")
    (tmp_path / "not-tracked.txt").write_text("the-passphrase-of-a-team")
    (tmp_path / "binary.png").write_bytes(b"\x89PNG\xff\x00")
    for words in (["init", "-q"], ["add", "tracked.txt", "binary.png"]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    environment = {
        "PULUMI_CONFIG_PASSPHRASE": "the-passphrase-of-a-team",
        "CLOUDFLARE_API_TOKEN": TOKEN,
        "GITHUB_TOKEN": "",
    }
    assert [str(leak) for leak in leaks(tmp_path, environment)] == [
        "tracked.txt:2: the value of PULUMI_CONFIG_PASSPHRASE",
        ".local/bundles/brand.js:1: an AWS access key",
    ]


def test_what_the_local_stack_is_driven_with_is_no_secret(tmp_path: Path) -> None:
    (tmp_path / "tracked.txt").write_text(f"{LOCAL_PASSPHRASE} {TOKEN}")
    for words in (["init", "-q"], ["add", "tracked.txt"]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    environment = {"PULUMI_CONFIG_PASSPHRASE": LOCAL_PASSPHRASE, "CLOUDFLARE_API_TOKEN": TOKEN}
    assert list(leaks(tmp_path, environment)) == []
