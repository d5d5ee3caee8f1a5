"""``./code24``: help, exit codes, the old Makefile's targets, completion.

Does not prove what a verb does: the tests of the operations do.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from cli.__main__ import GROUPS, HIDDEN, cli
from cli.make import KEPT, RENAMED, TARGETS, make, new_words
from machine.paths import REPO

VERBS = [verb for verbs in GROUPS.values() for verb in verbs]
CODE24 = str(REPO / "code24")


def run(
    *words: str, folder: Path = REPO, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words,
        cwd=folder,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(autouse=True)
def _no_variables_of_the_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in {name for known in TARGETS.values() for name in known}:
        monkeypatch.delenv(name, raising=False)


def help_of(*words: str) -> str:
    command: click.Command = cli
    for word in words:
        assert isinstance(command, click.Group)
        found = command.get_command(click.Context(command), word)
        assert found is not None
        command = found
    return command.get_help(click.Context(command, info_name=" ".join(["code24", *words])))


def test_the_help_has_every_verb_and_fits_on_a_screen() -> None:
    shown = help_of()
    assert len(shown.splitlines()) <= 45
    assert max(map(len, shown.splitlines())) <= 80
    commands = shown.split("This machine:")[1].split("Exit codes")[0]
    assert "..." not in commands, "every line says all of it"
    rows = [line.split()[0] for line in commands.splitlines() if line[:2] == "  " and line.strip()]
    assert rows == VERBS
    assert all(f"\n{title}:\n" in shown for title in GROUPS)
    modules = {path.stem for path in (REPO / "cli").glob("*.py")} - {"__init__", "__main__"}
    assert modules - {"options"} == {*VERBS, *HIDDEN}


@pytest.mark.parametrize("verb", VERBS)
def test_the_help_of_a_verb_teaches_by_example(verb: str) -> None:
    shown = help_of(verb)
    assert f"  ./code24 {verb}" in shown or f"./code24 {verb}" in shown
    assert "Example" in shown


@pytest.mark.parametrize(
    ("words", "code", "output"),
    [
        (["--help"], 0, ""),
        (["nothing"], 2, "No such command 'nothing'"),
        (["up", "--port", "0"], 2, "0 is not in the range"),
        (["rollback"], 2, "Missing argument 'WORKER'"),
        (["review", "--from", "nowhere.json"], 1, "nowhere.json: cannot be read"),
    ],
)
def test_the_exit_code_tells_whether_the_command_was_understood(
    words: list[str], code: int, output: str
) -> None:
    ended = run(CODE24, *words)
    assert (ended.returncode, output in ended.stderr) == (code, True)


def test_it_runs_in_any_folder(tmp_path: Path) -> None:
    assert run(CODE24, "--help", folder=tmp_path).stdout == run("./code24", "--help").stdout


@pytest.mark.parametrize(
    ("target", "assignments", "words"),
    [
        ("up", {}, "up"),
        ("up", {"STACK": "staging", "ALLOW": "cache build-agents", "PORT": "8790"},
         "up --stack staging --allow cache --allow build-agents --port 8790"),
        ("verify", {"STACK": "x", "URL": "https://a.example/"}, "verify --stack x --url https://a.example/"),
        ("rollback", {"WORKER": "brand", "STACK": "staging", "UNDO": "1"},
         "rollback brand --stack staging --undo"),
        ("rotate", {"FINISH": "1"}, "rotate --finish"),
        ("rehearse", {"BASE": "main", "OUT": "a.md"}, "rehearse --base main --out a.md"),
        ("stack", {"NAME": "pr-1", "FROM": "staging"}, "stack init pr-1 --from staging"),
        ("forget", {"NAME": "pr-1"}, "stack rm pr-1"),
        ("bench", {"ONLY": "deploy scale", "RECORD": "1"},
         "bench --only deploy --only scale --record"),
        ("test", {"ONLY": "unit e2e", "PLUGIN": "stand-in"},
         "test --plugin stand-in --only unit --only e2e"),
    ],
)  # fmt: skip
def test_an_old_target_has_a_new_form(
    monkeypatch: pytest.MonkeyPatch, target: str, assignments: dict[str, str], words: str
) -> None:
    monkeypatch.setenv("PORT", "1")
    assert " ".join(new_words(target, assignments)) == words


def test_an_old_variable_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STACK", "staging")
    assert new_words("drift", {}) == ["drift", "--stack", "staging"]
    assert new_words("drift", {"STACK": "pr-1"}) == ["drift", "--stack", "pr-1"]


@pytest.mark.parametrize("target", TARGETS)
def test_every_old_target_is_a_verb_that_takes_its_options(target: str) -> None:
    words = new_words(target, dict.fromkeys(TARGETS[target], "1"))
    shown = help_of(*words[: len(RENAMED.get(target, (target,)))])
    assert all(word in shown for word in words if word.startswith("--"))


def test_make_runs_the_new_form_and_says_it() -> None:
    ended = run("make", "--no-print-directory", "review", "FROM=no where.json", "STACK=x")
    assert "  ./code24 review --stack x --from 'no where.json'\n" in ended.stderr
    assert "no where.json: cannot be read" in ended.stderr
    assert ended.returncode == 2


@pytest.mark.parametrize(
    ("words", "output"),
    [
        (["nothing"], "make has no target 'nothing'"),
        (["drift", "STCK=x"], "`make drift` takes STACK, not STCK"),
    ],
)
def test_make_refuses_what_there_never_was(words: list[str], output: str) -> None:
    ended = run("make", *words)
    assert (ended.returncode, output in ended.stderr) == (2, True)


def test_variables_of_make_reach_no_make_below_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAKEFLAGS", " -- ONLY=unit")
    monkeypatch.setenv("MAKELEVEL", "1")
    monkeypatch.setenv("ONLY", "unit")
    below: list[subprocess.CompletedProcess[str]] = []

    @click.command()
    @click.option("--only")
    def test(only: str) -> None:
        below.append(run("make", "drift", "STCK=x"))
        click.echo(f"{only} {os.environ.get('ONLY')}")

    root = click.Group(commands=[make, test])
    ended = CliRunner().invoke(root, ["make", "test", "ONLY=unit"])
    assert ended.output == "unit None\n"
    assert "`make drift` takes STACK, not STCK:" in below[0].stderr
    assert "make: ***" in below[0].stderr


def test_the_targets_that_stay_are_in_the_makefile() -> None:
    rule = f"{' '.join(KEPT)}: FORCE ; "
    assert rule in (REPO / "Makefile").read_text()


BASH = """
eval "$({code24} completion bash)"
COMP_WORDS=(code24 {words}) COMP_CWORD={position}
_code24_completion code24
echo "${{COMPREPLY[*]}}"
"""


@pytest.mark.parametrize(
    ("words", "position", "completed"),
    [
        ("rol", 1, "rollback"),
        ("stack i", 2, "init"),
        ("drift --", 2, "--stack --json --help"),
        ("test --only e", 3, "engine e2e"),
    ],
)
def test_bash_completes_verbs_options_and_values(
    tmp_path: Path, words: str, position: int, completed: str
) -> None:
    script = BASH.format(code24=CODE24, words=words, position=position)
    assert run("bash", "-c", script, folder=tmp_path).stdout.strip() == completed


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_calls_this_clone(shell: str) -> None:
    script = run(CODE24, "completion", shell).stdout
    assert f" {CODE24})" in script
    assert f"_CODE24_COMPLETE={shell}_complete" in script
    assert "commands[code24]" not in script
    words = {"COMP_WORDS": "code24 rol", "COMP_CWORD": "rol" if shell == "fish" else "1"}
    words["_CODE24_COMPLETE"] = f"{shell}_complete"
    answered = run(CODE24, environment=words)
    assert "rollback" in answered.stdout
