"""A rollback brings an agent's older answer back, holds over updates, and can be undone.

It does not prove that packages of another lock file can be had: that needs a registry.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import rollback as command
from machine.console import ToolError
from machine.paths import REPO
from operations.rollback import Rollback
from tests.support.projects import Project, project

pytestmark = pytest.mark.xdist_group("rollback")  # one process makes what they share

AGENT = "brand"
INDEX = Path("worker_src/agents/brand/index.ts")


def git(home: Path, *words: str) -> str:
    who = ["-c", "user.name=Test", "-c", "user.email=test@example.com"]
    output = subprocess.run(
        ["git", *who, *words], cwd=home, capture_output=True, text=True, check=True
    )
    return output.stdout.strip()


def say_from_now_on(home: Path, word: str) -> str:
    """Makes the agent answer one word, in a revision of its own; gives the revision."""
    code = f"export default {{ fetch: () => Response.json({{ word: {word!r} }}) }};\n"
    (home / INDEX).write_text(code)
    git(home, "commit", "--all", "--message", word)
    return git(home, "rev-parse", "HEAD")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory, built_cloud: None) -> Iterator[Project]:
    """The stack ``local`` of a project that is a repository of its own, at its first revision."""
    with project(tmp_path_factory.mktemp("rollback"), "local") as made:
        home = made.stack.project
        for name in ("components", "worker_src", ".local/bundles", ".local/pins"):
            (home / name).unlink()
        for name in ("components", "worker_src"):
            shutil.copytree(REPO / name, home / name)
        for name in ("package-lock.json", "package.json", "tsconfig.base.json"):
            shutil.copyfile(REPO / name, home / name)
        (home / "node_modules").symlink_to(REPO / "node_modules")
        git(home, "init", "--quiet")
        git(home, "add", "worker_src", "package-lock.json", "package.json", "tsconfig.base.json")
        git(home, "commit", "--quiet", "--message", "first")
        yield made


def answer(made: Project) -> str:
    """What the agent says through its dispatch Worker."""
    token = made.stack.secret("dispatchToken")
    with made.worker("code24-build-dispatch-local") as worker:
        output = worker.post(
            f"/workers/{AGENT}/create",
            json={"input": {}},
            headers={"Authorization": f"Bearer {token}"},
        ).json()
    assert output["source"] == "worker"
    word: str = output["result"]["word"]
    return word


def test_the_older_code_comes_back_stays_and_goes_again(own: Project) -> None:
    home = own.stack.project
    old = say_from_now_on(home, "old")
    (home / INDEX).write_text("export default {")
    git(home, "commit", "--all", "--message", "does not build")
    say_from_now_on(home, "new")
    own.up()
    assert answer(own) == "new"

    before = own.file.read_text()
    chosen = Rollback(own.stack, AGENT)
    # The revision between the two does not build: it is passed over.
    assert chosen.begin(None) == old
    own.up()
    assert answer(own) == "old"
    assert own.changes() == {}

    say_from_now_on(home, "newer")
    own.up()
    assert answer(own) == "old"
    shutil.rmtree(home / ".local" / "pins")
    assert own.changes() == {}, "another machine builds the same bytes at the same path"

    chosen.undo()
    assert own.file.read_text() == before
    own.up()
    assert answer(own) == "newer"


def test_the_command_deploys_one_worker_or_changes_nothing(
    own: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rollback(*words: str) -> str:
        ended = CliRunner().invoke(command.rollback, [AGENT, *words], catch_exceptions=False)
        return ended.stderr

    monkeypatch.setattr(command, "prepared", lambda name: own.stack)
    well = say_from_now_on(own.stack.project, "well")
    say_from_now_on(own.stack.project, "bad")
    own.up()
    before = own.file.read_text()

    own.change("platformName", "Another")
    pending = own.file.read_text()
    with pytest.raises(ToolError) as refused:
        rollback("--to", well)
    assert f"more than the code of {AGENT!r}:\n  Worker build-dispatch: vars\n" in str(
        refused.value
    )
    assert own.file.read_text() == pending
    assert answer(own) == "bad"

    own.file.write_text(before)
    assert f"    changes UserWorker {AGENT}\n" in rollback("--to", well)
    assert answer(own) == "well"
    rollback("--undo")
    assert answer(own) == "bad"
    assert own.file.read_text() == before
    with pytest.raises(ToolError, match="--to pins a Worker and --undo removes its pin"):
        rollback("--undo", "--to", "HEAD")


def test_a_revision_newer_than_what_is_deployed_is_not_taken(own: Project) -> None:
    home = own.stack.project
    deployed = say_from_now_on(home, "deployed")
    own.up()
    say_from_now_on(home, "not deployed yet")
    before = own.file.read_text()
    revision = Rollback(own.stack, AGENT).begin(None)
    own.file.write_text(before)
    assert revision != deployed
    assert git(home, "merge-base", "--is-ancestor", revision, deployed) == ""


def test_what_cannot_be_rolled_back_says_why_and_changes_nothing(own: Project) -> None:
    own.up()
    before = own.file.read_text()
    with pytest.raises(ToolError, match="no Worker 'brnd': expected one of brand, competitive"):
        Rollback(own.stack, "brnd").begin(None)
    with pytest.raises(ToolError, match="does not have the revision 'v9'"):
        Rollback(own.stack, AGENT).begin("v9")
    with pytest.raises(ToolError, match="No older code of 'workflows' is in the newest"):
        Rollback(own.stack, "workflows").begin(None)
    with pytest.raises(ToolError, match=r"'brand' is not pinned in .*: no Worker is"):
        Rollback(own.stack, AGENT).undo()
    (own.stack.project / INDEX).write_text("export default {")
    git(own.stack.project, "commit", "--all", "--message", "broken")
    broken = git(own.stack.project, "rev-parse", "HEAD")
    git(own.stack.project, "revert", "--no-edit", "HEAD")
    with pytest.raises(ToolError, match=f"revision {broken} do not build"):
        Rollback(own.stack, AGENT).begin(broken)
    assert own.file.read_text() == before


@pytest.mark.parametrize(
    ("pins", "expected"),
    [
        ({"brnd": "1234567"}, "settings.pins.brnd: there is no such Worker; expected one of"),
        ({AGENT: "1234567"}, "settings.pins.brand: This clone does not have the revision 1234567"),
    ],
)
def test_a_pin_that_leads_nowhere_is_refused_before_anything_changes(
    own: Project, pins: dict[str, str], expected: str
) -> None:
    before = own.file.read_text()
    own.change("pins", pins)
    refused = own.stack.run("preview", "--stack", "local", capture=True)
    own.file.write_text(before)
    assert refused.returncode != 0
    assert expected in refused.stdout + refused.stderr
