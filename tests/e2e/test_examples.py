"""The console examples of the documentation, typed in a clone as they are printed.

They run in one shell a page, from top to bottom. Staging and production are stacks of the seed's
account, which the clone's local cloud answers for, at its API and at the stacks' own host names.
It does not prove what a real account answers.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from machine.cloud import TOKEN, RunningCloud
from machine.engine import resolve_engine
from machine.environment import Workspace, local_environment
from machine.paths import LOCAL, REPO
from operations.throwaway import with_local_secrets
from operations.verify.pages import serve
from tests.support.examples import Example, Shell, blocks_of
from tests.support.internet import internet
from tests.support.polling import until

APP = "app.code24.dev"
SEED_ACCOUNT = "e88bd087a41fe8d87d26724c8a0c7d0f"
AUDITED = ("example.com", "shop.example.com")
ELSEWHERE = {
    "components/README.md": "tests/engine/test_components_package.py",
    "docs/how-to/add-an-agent.md": "tests/engine/test_adding_an_agent.py",
    "examples/consumer/README.md": "tests/engine/test_consumer.py",
    "local/README.md": "tests/clients/test_local_cloud_package.py",
    "plugins/user_workers/README.md": "tests/engine/test_user_workers_package.py",
}
"""Pages whose examples another test follows, in a project of their own."""

NOT_RUN = {
    "make test": "runs this test",
    "./code24 test": "runs this test, or what runs beside it",
    "./code24 fuzz": "takes an hour; `./code24 test` runs its properties with few cases",
    "./code24 audit": "asks databases of advisories on the internet",
    "./code24 regenerate golden": "writes what tests/engine/test_review.py compares",
    "./code24 regenerate recordings": "needs the official plugin",
    "pulumi plugin install": "downloads the official plugin",
    "pip install uv": "downloads a package",
    "uv pip compile": "asks the package index",
    "npx vitest": "needs the folder of vitest's own caches; `./code24 test --only workers` runs it",
}
"""Commands, by how they begin, and why a test cannot run them."""


TYPED = {
    "pulumi config set --secret dispatchToken": "a-token-of-the-reader",
    "pulumi config set --secret cfApiToken": TOKEN,
}
"""What a reader types when a command asks, by how the command begins."""


@dataclass(frozen=True)
class Clone:
    """A copy of the clone, in which examples run."""

    home: Path
    cloud: RunningCloud
    environment: dict[str, str]

    def edit(self, stack: str, edit: Callable[[dict[str, Any]], object]) -> None:
        """Changes the settings of a stack's file."""
        file = self.home / f"Pulumi.{stack}.yaml"
        document = yaml.safe_load(file.read_text())
        edit(document["config"]["code24:settings"])
        file.write_text(yaml.safe_dump(document, sort_keys=False))

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> None:
        """A call below the seed's account, which must succeed."""
        httpx.request(
            method,
            f"{self.cloud.api}/accounts/{SEED_ACCOUNT}/{path}",
            json=body,
            headers={"Authorization": f"Bearer {TOKEN}"},
            trust_env=False,
        ).raise_for_status()

    def run_of(self, path: str, body: dict[str, Any], stack: str = "production") -> str:
        """Starts a run and waits for its end; its id."""
        host = APP if stack == "production" else f"code24-workflows-{stack}.localhost"
        headers = {"Host": host, "Authorization": f"Bearer {self.token()}"}
        with httpx.Client(
            base_url=self.cloud.url, headers=headers, timeout=60, trust_env=False
        ) as app:
            started: str = app.post(path, json=body).raise_for_status().json()["id"]

            def complete() -> bool:
                answer = app.get(path, params={"instanceId": started}).raise_for_status().json()
                return bool(answer["status"]["status"] == "complete")

            until(complete, f"the run {started} is complete")
        return started

    def token(self) -> str:
        """Production's dispatch token."""
        return self.pulumi("config", "get", "code24:dispatchToken", "--stack", "production").strip()

    def pulumi(self, *words: str) -> str:
        """What the engine prints."""
        return subprocess.run(
            ["pulumi", *words],
            cwd=self.home,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout


@dataclass(frozen=True)
class Page:
    """What the examples of a page need to be run."""

    up: bool = True
    """Whether local and production are up, as its reader's are."""
    words: Mapping[str, str | Callable[[Clone], str]] = field(default_factory=dict)
    """What a reader puts in the place of a word."""
    codes: Mapping[str, int] = field(default_factory=dict)
    """Exit codes that are not 0, by how the command begins."""
    before: Mapping[str, Callable[[Clone], object]] = field(default_factory=dict)
    """What the page has its reader do before a command, by how the command begins."""


def _rename(settings: dict[str, Any]) -> None:
    settings["platformName"] = "Code24 next"


def _secret(clone: Clone) -> None:
    secret = {"name": "CF_API_TOKEN", "text": "planted", "type": "secret_text"}
    clone.call("PUT", "workers/scripts/code24-workflows/secrets", secret)


FOREIGN = {
    "id": SEED_ACCOUNT,
    "name": "Code24",
    "subdomain": "daniel-e88",
    "workers": [{"name": "old-builder"}, {"name": "code24-workflows-staging"}],
    "workflows": [{"name": "BuildWorkflow", "class_name": "Old", "script_name": "old-builder"}],
}


def _conflicts(clone: Clone) -> None:
    """Somebody else's Worker has a name that staging wants; its store is live, and not adopted."""
    clone.cloud.admin("POST", "fill", {"accounts": [FOREIGN]})
    clone.edit("staging", lambda settings: settings["build"]["results"].pop("id"))


def _pasted(clone: Clone) -> None:
    """What `adopt` printed is in the file, and the foreign workflow is gone."""
    live = {"id": "5562a6acd6d64819b4224ea76691a118", "title": "build-results-staging"}
    clone.edit("staging", lambda settings: settings["build"].update(results=live))
    clone.call("DELETE", "workflows/BuildWorkflow")


def _cache(clone: Clone) -> str:
    urns: list[str] = re.findall(
        r"URN: (urn:\S+::cache)\b", clone.pulumi("stack", "--show-urns", "--stack", "production")
    )
    return urns[0]


BRIEF = {
    "name": "TechFlow",
    "description": "A site.",
    "businessType": "technology",
    "primaryGoal": "lead_generation",
}
AUDIT = {
    "url": "http://example.com/",
    "businessType": "retail",
    "primaryGoal": "online_sales",
    "optimizationType": "comprehensive",
}

PAGES = {
    "README.md": Page(
        up=False,
        words={
            "s3://…                               #": "$PULUMI_BACKEND_URL #",
            "--secrets-provider=…": "--secrets-provider=passphrase",
            "CLOUDFLARE_API_TOKEN=…": f"CLOUDFLARE_API_TOKEN={TOKEN}",
        },
        before={"./code24 preview": lambda clone: clone.edit("local", _rename)},
    ),
    "docs/explanation/security.md": Page(up=False),
    "docs/how-to/add-a-policy.md": Page(up=False),
    "docs/how-to/add-a-setting.md": Page(up=False),
    "docs/how-to/add-an-api-route.md": Page(up=False),
    "docs/how-to/environments.md": Page(
        up=False,
        words={"CLOUDFLARE_API_TOKEN=…": f"CLOUDFLARE_API_TOKEN={TOKEN}"},
        codes={"./code24 adopt --stack staging\n": 1},
        before={
            "./code24 adopt --stack staging\n": _conflicts,
            "./code24 adopt --stack staging       # paste": _pasted,
        },
    ),
    "docs/how-to/publish-sites.md": Page(),
    "docs/how-to/reviews.md": Page(),
    "docs/how-to/runbook.md": Page(words={"urn:pulumi:production::code24::…::cache": _cache}),
    "docs/how-to/secrets.md": Page(before={"npx wrangler secret delete": _secret}),
    "docs/how-to/see-what-runs.md": Page(),
    "docs/reference/commands.md": Page(),
    "docs/reference/dependencies.md": Page(up=False),
    "docs/reference/local-cloud.md": Page(),
    "docs/reference/outputs.md": Page(),
    "docs/tutorial/first-steps.md": Page(
        up=False,
        words={"--port 8790": lambda clone: f"--port {clone.cloud.port}"},
        before={"./code24 preview": lambda clone: clone.edit("local", _rename)},
    ),
    "tests/fixtures/official_plugin/README.md": Page(up=False),
}


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port


def _copied(home: Path) -> None:
    """A clone as it is after the first `make up`, but for what that deploys."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=REPO,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in listed.stdout.split():
        if (REPO / name).is_file():
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REPO / name, home / name)
    for name in (".venv", "node_modules"):
        (home / name).symlink_to(REPO / name)
    for name in ("build", "bundles", "pins", "plugin-fetch.json"):
        if (LOCAL / name).is_dir():
            shutil.copytree(LOCAL / name, home / ".local" / name)
        elif (LOCAL / name).exists():
            shutil.copy(LOCAL / name, home / ".local" / name)
    for stack in ("staging", "production"):
        (home / f"Pulumi.{stack}.yaml").write_text(with_local_secrets(REPO, stack))
    _commit(home)


def _commit(home: Path) -> None:
    """A history: what two of the Workers did before, and what they do."""

    def git(*words: str) -> None:
        author = ["-c", "user.name=Reader", "-c", "user.email=reader@example.com"]
        subprocess.run(["git", *author, *words], cwd=home, check=True, capture_output=True)

    git("init", "--initial-branch", "main")
    (home / ".git" / "info" / "exclude").write_text(".venv\nnode_modules\n")
    sources = [
        home / "worker_src" / name for name in ("agents/brand/index.ts", "workflows/index.ts")
    ]
    present = {source: source.read_text() for source in sources}
    for source, text in present.items():
        source.write_text(f'{text}\n(globalThis as Record<string, unknown>)["before"] = true;\n')
    git("add", "--all")
    git("commit", "--message", "Before")
    for source, text in present.items():
        source.write_text(text)
    git("commit", "--all", "--message", "Now")
    git("remote", "add", "origin", str(home))
    git("fetch", "origin")


@contextmanager
def _clone(home: Path, live: Path) -> Iterator[Clone]:
    """The copy with its cloud, and the internet as its shell finds it."""
    port = _free_port()
    (home / ".local" / "port").write_text(f"{port}\n")
    names = (APP, "*.daniel-e88.workers.dev", "*.sites.code24.dev", "*.example.com")
    with ExitStack() as stack:
        address = stack.enter_context(serve("<!doctype html><title>Shoes</title><h1>Shoes</h1>"))
        reached = stack.enter_context(internet(home / ".local", port, *names))
        api = f"http://127.0.0.1:{port}/client/v4"
        workspace = Workspace(home / ".local" / "pulumi", home / ".local" / "state")
        environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("PYTEST")},
            **local_environment(resolve_engine(), api, workspace),
            **reached,
            "PULUMI_SKIP_CONFIRMATIONS": "true",
            "CLOUDFLARE_API_BASE_URL": api,
            "CLOUDFLARE_ACCOUNT_ID": SEED_ACCOUNT,
            "ACCOUNT": SEED_ACCOUNT,
            "WRANGLER_SEND_METRICS": "false",
        }

        def cloud(done: str) -> None:
            python = str(home / ".venv" / "bin" / "python")
            program = f"from machine import cloud; cloud.{done}()"
            subprocess.run([python, "-c", program], cwd=home, env=environment, check=True)

        cloud("ensure")
        stack.callback(cloud, "stop")
        running = RunningCloud(**json.loads((home / ".local" / "cloud.json").read_text()))
        running.admin("POST", "fill", json.loads(live.read_text()))
        running.admin("PUT", "hosts", dict.fromkeys(AUDITED, address))
        yield Clone(home, running, environment)


@pytest.fixture(scope="session")
def prepared(
    testrun_uid: str, tmp_path_factory: pytest.TempPathFactory, built_cloud: None, seed: Path
) -> Path:
    """Two copies, made once for all processes of a run: ``new``, and ``up`` with two stacks up."""
    made = tmp_path_factory.getbasetemp().parent / f"examples-{testrun_uid}"
    with made.with_suffix(".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not made.exists():
            begun = made.with_suffix(".begun")
            (begun / "new" / ".local").mkdir(parents=True)
            _copied(begun / "new")
            shutil.copytree(begun / "new", begun / "up", symlinks=True)
            with _clone(begun / "up", seed / "live.json") as clone:
                for stack in ("local", "production"):
                    subprocess.run(
                        ["./code24", "up", "--stack", stack],
                        cwd=clone.home,
                        env=clone.environment,
                        check=True,
                    )
            begun.rename(made)
    return made


@pytest.fixture
def clone(
    request: pytest.FixtureRequest, tmp_path: Path, prepared: Path, seed: Path
) -> Iterator[Clone]:
    """The copy that a page is followed in."""
    home = tmp_path / "code24"
    shutil.copytree(prepared / ("up" if request.param else "new"), home, symlinks=True)
    with _clone(home, seed / "live.json") as made:
        yield made


def _awaits(example: Example) -> bool:
    """Whether it asks of a run, which may have more to say a moment later."""
    return "instanceId=" in example.command or " RUN" in example.command


def _put_in(clone: Clone, page: Page, command: str, ids: list[str]) -> str:
    """The command as its reader types it."""
    words: dict[str, str | Callable[[Clone], str]] = {
        **page.words,
        ":8787": f":{clone.cloud.port}",
        "https://api.cloudflare.com": clone.cloud.url,
        "instanceId=…": f"instanceId={ids[-1] if ids else ''}",
        "BUILD-RUN": ids[-1] if ids else "",
        "OPTIMIZE-RUN": lambda clone: clone.run_of("/optimize", AUDIT),
        "RUN": lambda clone: clone.run_of(
            "/build", BRIEF, "production" if "--stack production" in command else "local"
        ),
        "VERB": "verify",
        "REVISION": "HEAD",
    }
    for word, meant in words.items():
        if word in command:
            command = command.replace(word, meant if isinstance(meant, str) else meant(clone))
    return command


def _chosen(options: Mapping[str, Any], command: str) -> Any:
    """The option of the command that begins as one of them does."""
    typed = f"{command}\n"
    return next((option for begun, option in options.items() if typed.startswith(begun)), None)


@pytest.mark.parametrize(
    ("name", "clone"), [(name, page.up) for name, page in PAGES.items()], indirect=["clone"]
)
def test_every_example_of_a_page_runs_and_shows_what_is_printed(name: str, clone: Clone) -> None:
    page = PAGES[name]
    token = {"DISPATCH_TOKEN": clone.token()} if page.up else {}
    shell = Shell(clone.home, {**clone.environment, **token})
    ids: list[str] = []
    done: set[str] = set()
    try:
        for example in [example for block in blocks_of(REPO / name) for example in block]:
            plain = example.command.split(" #")[0].strip()
            again = (
                plain in done and not example.shown and not _chosen(page.before, example.command)
            )
            done.add(plain)
            if _chosen(NOT_RUN, example.command) is None and not again:
                _follow(clone, page, shell, example, ids)
    finally:
        shell.close()


def _follow(clone: Clone, page: Page, shell: Shell, example: Example, ids: list[str]) -> None:
    prepare = _chosen(page.before, example.command)
    if prepare is not None:
        prepare(clone)
    command = _put_in(clone, page, example.command, ids)
    ran = shell.run(command, _chosen(TYPED, example.command) or "")
    code = _chosen(page.codes, example.command) or 0

    def right() -> bool:
        return ran.code == code and ran.shows(example.shown) is None

    def right_by_now() -> bool:
        nonlocal ran
        if not right():
            ran = shell.run(command)
        return right()

    if _awaits(example):
        until(right_by_now, f"{command} shows {example.shown}")
    assert ran.code == code, f"$ {command}\n{ran.output}"
    assert right(), f"$ {command}\nshows no {ran.shows(example.shown)!r}:\n{ran.output}"
    ids += re.findall(r'^\{"id":"([\w-]+)"', ran.output, re.MULTILINE)


def test_every_page_with_examples_is_followed_here_or_by_a_test_of_its_own() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "*.md"], cwd=REPO, capture_output=True, text=True, check=True
    )
    pages = {name for name in listed.stdout.split() if blocks_of(REPO / name)}
    assert pages == {*PAGES, *ELSEWHERE}
    assert all((REPO / test).exists() for test in ELSEWHERE.values())
