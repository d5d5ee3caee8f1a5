"""The policy pack with the real engine: each rule refuses an update before it changes anything.

It does not prove the official language host, nor what outputs the official provider gives.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess

import httpx
import pytest
import yaml

from machine import cloud, plugins
from machine.cloud import TOKEN, RunningCloud
from machine.engine import resolve_engine
from machine.environment import Workspace, local_environment
from machine.paths import LOCAL, REPO
from operations.policies import policy_arguments
from operations.stack import Stack
from tests.support.projects import project

pytestmark = pytest.mark.xdist_group("policies")  # one process makes what they share

FIXTURE = Path(__file__).parents[1] / "fixtures" / "policy_program"
ACCOUNT = "c0de2400c0de2400c0de2400c0de2400"
PASSED = "✅ code24@v1.0.0"
PEM = "-----BEGIN " + "PRIVATE KEY-----\nnobody-may-see-this\n"

BROKEN: list[tuple[str, dict[str, str], str, str]] = [
    (
        "protected-stores",
        {"protect": "none"},
        "KV namespace 'build-results': it is not protected",
        "`protect: true` in code24:settings of Pulumi.production.yaml",
    ),
    (
        "no-secret-in-the-clear",
        {"variable": "MODEL_KEY", "greeting": PEM},
        "user Worker 'brand': its variable GREETING has the form of a private key",
        "`pulumi config set --secret` into Pulumi.production.yaml, and `secret_text` in place",
    ),
    (
        "observed-workers",
        {"observability": "none"},
        "Worker 'build-dispatch-script': its observability is off",
        "`enabled=True` in its observability (components/worker.py)",
    ),
    (
        "private-dispatch",
        {"address": "public"},
        "code24-build-dispatch answers to everyone under workers.dev",
        "`build.workersDev: false` in code24:settings of Pulumi.production.yaml",
    ),
    (
        "names-by-the-scheme",
        {"title": "build-results-staging"},
        "KV namespace 'build-results': its name 'build-results-staging' is not one of the "
        "environment 'production'",
        "`build.results.title` in code24:settings of Pulumi.production.yaml",
    ),
    (
        "compatibility-moves-on",
        {"reason": "none"},
        "user Worker 'brand': its compatibility date 2020-01-01 is ",
        "a newer `build.compatibilityDate`, or `build.compatibilityReason`, in code24:settings",
    ),
    (
        "no-namespace-replaced",
        {"namespace": "agents-2"},
        "dispatch namespace 'build-namespace': its name changes from 'agents' to 'agents-2'",
        "if it really must go, `--allow build-namespace` after the command",
    ),
    (
        "no-namespace-replaced",
        {"adoption": "none"},
        "dispatch namespace 'customer-sites': it was adopted, which leaves its name unknown",
        "its id back beside its name in code24:settings of Pulumi.production.yaml",
    ),
    (
        "no-namespace-swapped",
        {"adopted": "other-sites"},
        "it is 'customer-sites' and the update puts 'other-sites' in its place: it is deleted",
        "its old name and id in code24:settings of Pulumi.production.yaml",
    ),
    (
        "no-namespace-deleted",
        {"namespace": "none"},
        "dispatch namespace 'build-namespace': it (agents) is in the stack's state and is declared "
        "no more: it is deleted with all in it",
        "if it really must go, `--allow build-namespace` after the command",
    ),
]
"""The rule, what breaks it, what is said of it, and the fix."""

IDS = [f"{rule}-{'-'.join(given)}" for rule, given, *_ in BROKEN]
RULES = {rule for rule, *_ in BROKEN}


@dataclass(frozen=True)
class Program:
    """The fixture's program on a cloud of its own."""

    stack: Stack
    cloud: RunningCloud

    def give(self, **given: str) -> None:
        """Sets the config that breaks rules: these, and no others."""
        file = self.stack.project / "Pulumi.production.yaml"
        document = yaml.safe_load(file.read_text())
        document["config"] = {"policed:given": given}
        file.write_text(yaml.safe_dump(document))

    def run(self, *words: str, allow: tuple[str, ...] = ()) -> CompletedProcess[str]:
        policies = policy_arguments(self.stack, allow)
        return self.stack.run(*words, *policies, "--stack", "production", capture=True)

    def make_namespace(self, name: str) -> None:
        """Another client's dispatch namespace, there before the program."""
        httpx.post(
            f"{self.cloud.api}/accounts/{ACCOUNT}/workers/dispatch/namespaces",
            json={"name": name},
            headers={"Authorization": f"Bearer {TOKEN}"},
            trust_env=False,
        ).raise_for_status()

    def writes(self) -> list[str]:
        """The writes that the cloud received since this was last asked."""
        journal = self.cloud.admin("GET", "requests")
        self.cloud.admin("DELETE", "requests")
        calls = [f"{entry['method']} {entry['path']}" for entry in journal]
        return [call for call in calls if not call.startswith("GET ")]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory, built_cloud: None) -> Iterator[Program]:
    """Up, having passed every rule; the engine's own protection is off."""
    folder = tmp_path_factory.mktemp("policies")
    home = folder / "program"
    shutil.copytree(FIXTURE, home)
    for name in (".venv", "plugins"):
        (home / name).symlink_to(REPO / name)
    engine = resolve_engine()
    with cloud.running(folder / "cloud") as running:
        workspace = Workspace(LOCAL / "pulumi", folder / "state")
        environment = local_environment(engine, running.api, workspace)
        plugins.choose_cloudflare_plugin(engine.directory / "pulumi", environment)
        stack = Stack("production", environment, home)
        stack.ensure()
        made = Program(stack, running)
        for name in ("customer-sites", "other-sites"):
            made.make_namespace(name)
        made.give()
        done = made.run("up", "--yes", "--skip-preview")
        assert done.returncode == 0, done.stdout + done.stderr
        assert PASSED in done.stdout
        freed = stack.run("state", "unprotect", "--all", "--yes", "--stack", "production")
        assert freed.returncode == 0
        yield made


@pytest.mark.parametrize(("rule", "given", "wrong", "fix"), BROKEN, ids=IDS)
def test_a_broken_rule_refuses_the_update_before_it_changes_anything(
    program: Program, rule: str, given: dict[str, str], wrong: str, fix: str
) -> None:
    program.give(**given)
    program.writes()
    done = program.run("up", "--yes")
    output = done.stdout + done.stderr
    assert done.returncode != 0, output
    assert f"[mandatory]  {rule}  " in output
    assert {each for each in RULES if f"[mandatory]  {each}  " in output} == {rule}
    assert wrong in output
    assert fix in output
    assert "nobody-may-see-this" not in output
    assert program.writes() == []


def test_a_namespace_may_go_this_once_and_a_kv_title_may_change(program: Program) -> None:
    program.give(namespace="none", title="build-results-renamed")
    done = program.run("preview", allow=("build-namespace",))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "build-namespace delete" in done.stdout
    assert "build-results update" in done.stdout


@pytest.mark.parametrize("stack", ["local", "staging", "production"])
def test_the_projects_own_stacks_pass(
    tmp_path: Path, built_cloud: None, seed: Path, stack: str
) -> None:
    with project(tmp_path, stack, fill=[seed / "live.json"]) as made:
        output = made.pulumi("preview", *policy_arguments(made.stack))
    assert PASSED in output
    assert "can't run policy" not in output
