"""The workflows' shell, with a `code24` and a `gh` that only record how they were called.

It does not prove what GitHub answers.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from machine.paths import REPO

SECRETS = {"CLOUDFLARE_API_TOKEN": "token", "PULUMI_ACCESS_TOKEN": "access"}
CODE24 = """#!/bin/bash
echo "./code24 $* token=${CLOUDFLARE_API_TOKEN-unset}" \\
  "backend=${PULUMI_BACKEND_URL-unset}" >> "$CALLS"
[[ $1 != "$FAILS" ]] || exit 2
while (($#)); do [[ $1 != --out ]] || echo "a comment" > "$2"; shift; done
"""
GH = """#!/bin/bash
words=()
while (($#)); do
  case $1 in
    --jq) shift; listed=yes ;;
    --field) shift; words+=("$1") ;;
    --paginate | --silent | --method) ;;
    *) words+=("$1") ;;
  esac
  shift
done
echo "${words[*]}" >> "$CALLS"
[[ -z $listed ]] || printf '%s' "$FOUND"
"""


@dataclass(frozen=True)
class Ci:
    """A folder with the scripts in it, and how `code24` and `gh` were called."""

    root: Path

    def run(self, *words: str, **variables: str) -> int:
        known = {
            "PATH": f"{self.root / 'bin'}:{os.environ['PATH']}",
            "CALLS": str(self.root / "calls"),
            "FAILS": "",
            "FOUND": "",
            "GITHUB_OUTPUT": str(self.root / "output"),
            "GITHUB_STEP_SUMMARY": str(self.root / "summary"),
            "GITHUB_REPOSITORY": "ann/code24",
            "GITHUB_SHA": "5ha",
            "PULL_REQUEST": "7",
            "TMPDIR": str(self.root / "temporary"),
        }
        done = subprocess.run(
            words, cwd=self.root, env={**known, **variables}, capture_output=True, check=False
        )
        return done.returncode

    def read(self, name: str) -> str:
        path = self.root / name
        return path.read_text() if path.exists() else ""


@pytest.fixture
def ci(tmp_path: Path) -> Ci:
    shutil.copytree(REPO / ".ci", tmp_path / ".ci")
    (tmp_path / "bin").mkdir()
    (tmp_path / "temporary").mkdir()
    for path, script in ((tmp_path / "code24", CODE24), (tmp_path / "bin" / "gh", GH)):
        path.write_text(script)
        path.chmod(0o755)
    return Ci(tmp_path)


@pytest.mark.parametrize(
    "secrets",
    [
        SECRETS,
        {
            "CLOUDFLARE_API_TOKEN": "token",
            "PULUMI_BACKEND_URL": "s3://state",
            "PULUMI_CONFIG_PASSPHRASE": "phrase",
        },
    ],
)
def test_with_its_secrets_a_stack_gets_a_real_preview(ci: Ci, secrets: dict[str, str]) -> None:
    assert ci.run(".ci/preview", "staging", "comment.md", **secrets) == 0
    backend = secrets.get("PULUMI_BACKEND_URL", "unset")
    assert ci.read("calls") == (
        f"./code24 review --stack staging --out comment.md token=token backend={backend}\n"
    )


@pytest.mark.parametrize("token", ["", "token"])
def test_without_all_of_them_it_gets_a_rehearsal_from_the_base(ci: Ci, token: str) -> None:
    known = {"BASE_REF": "release/1.x", "CLOUDFLARE_API_TOKEN": token, "PULUMI_BACKEND_URL": ""}
    assert ci.run(".ci/preview", "staging", "comment.md", **known) == 0
    assert ci.read("calls") == (
        "./code24 rehearse --stack staging --base origin/release/1.x --out comment.md "
        f"token={token or 'unset'} backend=unset\n"
    )
    assert ci.read("comment.md") == "a comment\n"


def test_a_branch_whose_name_is_words_of_a_shell_is_not_rehearsed(ci: Ci) -> None:
    assert ci.run(".ci/preview", "staging", "comment.md", BASE_REF="x;id") == 1
    assert ci.read("calls") == ""


def test_a_preview_that_cannot_be_made_leaves_no_older_comment_in_place(ci: Ci) -> None:
    assert ci.run(".ci/preview", "staging", "comment.md", FAILS="review", **SECRETS) == 2
    output = ci.read("comment.md")
    assert output.startswith("<!-- code24-preview:staging -->\n## Preview of `staging`\n")
    assert "**No preview was made**" in output


@pytest.mark.parametrize(
    ("found", "asked"),
    [
        ("", "api POST repos/ann/code24/issues/7/comments body=@comment.md"),
        ("11\n12\n", "api PATCH repos/ann/code24/issues/comments/11 body=@comment.md"),
    ],
)
def test_a_comment_is_posted_once_and_then_renewed(ci: Ci, found: str, asked: str) -> None:
    assert ci.run(".ci/comment", "staging", "comment.md", FOUND=found) == 0
    assert ci.read("calls").splitlines() == ["api repos/ann/code24/issues/7/comments", asked]


def test_a_deploy_is_done_when_the_stack_is_verified(ci: Ci) -> None:
    assert ci.run(".ci/deploy", "staging", **SECRETS) == 0
    assert [line.split(" token")[0] for line in ci.read("calls").splitlines()] == [
        "./code24 up --stack staging",
        "./code24 verify --stack staging",
    ]
    assert ci.read("output") == "deployed=true\n"


@pytest.mark.parametrize("verb", ["up", "verify"])
def test_a_deploy_that_fails_is_not_done(ci: Ci, verb: str) -> None:
    assert ci.run(".ci/deploy", "staging", FAILS=verb, **SECRETS) == 2
    assert ci.read("output") == ""


def test_without_secrets_nothing_is_deployed_and_nothing_fails(ci: Ci) -> None:
    assert ci.run(".ci/deploy", "staging") == 0
    assert (ci.read("calls"), ci.read("output")) == ("", "deployed=false\n")


@pytest.mark.parametrize(
    ("outcome", "found", "last"),
    [
        ("failure", "", "api POST repos/ann/code24/issues title=Drift of staging body=@"),
        ("failure", "3\n", "api PATCH repos/ann/code24/issues/3 body=@"),
        ("success", "3\n", "api PATCH repos/ann/code24/issues/3 state=closed"),
        ("success", "", "api repos/ann/code24/issues?state=open"),
    ],
)
def test_one_issue_is_open_while_a_stack_drifts(
    ci: Ci, outcome: str, found: str, last: str
) -> None:
    (ci.root / "drift.txt").write_text("~ cache\n")
    assert ci.run(".ci/drift-issue", "staging", "drift.txt", outcome, FOUND=found) == 0
    assert ci.read("calls").splitlines()[-1].startswith(last)
    assert list((ci.root / "temporary").iterdir()) == []


def test_drift_fails_and_is_kept_for_the_issue(ci: Ci) -> None:
    assert ci.run(".ci/drift", "staging", "drift.txt", FAILS="drift", **SECRETS) == 2
    assert (ci.root / "drift.txt").exists()
