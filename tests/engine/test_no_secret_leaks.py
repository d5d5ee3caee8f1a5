"""A stack's secrets reach the cloud, and nothing that people read, keep or pass on.

It does not prove what a real account logs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from operations.rehearse import Rehearsal, summary
from tests.support.projects import Project, project

pytestmark = pytest.mark.xdist_group("no_secret_leaks")  # one process makes what they share

PLANTED = {
    "dispatchToken": "planted-dispatch-token-8d1f",
    "dispatchTokenPrevious": "planted-previous-token-52c7",
    "modelKey": "planted-model-key-e094",
    "cfApiToken": "planted-api-token-b36a",
    "logpushDestination": "https://logs.example.com/in?header_Authorization=planted-logs-71aa",
    "otlpHeaders": "x-key=planted-collector-key-3c5e",
    "alertWebhook": "https://chat.example.com/hooks/planted-webhook-96d2",
}
OPTIONS = {
    "build.model": {"url": "https://models.example.com/v1", "name": "small"},
    "observability": {"logpush": True},
    "tail.otlp": {"endpoint": "https://otel.example.com", "queue": "code24-spans-local"},
    "tail.alerts": {"cron": "*/5 * * * *"},
}
WORKFLOWS = "code24-workflows-local"
LOGGED = ("--logtostderr", "-v=8")
EVERYTHING_LOGGED = ("--logtostderr", "-v=9")
OF_THE_ENGINE = re.compile(r"(Unm|M)arshaling property for RPC\[.*\"v\":9\}$")
"""From 9 on the engine writes every property of every call, secret or not, and warns of it."""


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory, built_cloud: None) -> Iterator[Project]:
    """The stack ``local`` with every secret there is, not up yet."""
    with project(tmp_path_factory.mktemp("planted"), "local") as made:
        for path, value in OPTIONS.items():
            made.change(path, value)
        for key, value in PLANTED.items():
            made.stack.set_secret(key, value)
        yield made


@pytest.fixture(scope="module")
def places(planted: Project) -> dict[str, str]:
    """What the whole life of the stack leaves behind, by where it is."""
    found = {"log of an up": engine(planted, "up", "--yes", "--skip-preview", "--diff", *LOGGED)}
    assert all(value in written_below(cloud_of(planted)) for value in PLANTED.values())
    found["answers of the platform"] = answers(planted)
    planted.change("platformName", "Code24 next")
    planted.change("build.model.name", "large")  # so that user Workers with a secret change, too
    found["preview of a change"] = engine(planted, "preview", "--diff", "--show-sames")
    words = ["preview", "--json", *LOGGED, "--stack", "local"]
    previewed = planted.stack.run(*words, capture=True)
    found |= {"preview as JSON": previewed.stdout, "log of the engine": previewed.stderr}
    found["whole log of a preview"] = of_others(engine(planted, "preview", *EVERYTHING_LOGGED))
    found["failed up"] = failing(planted, "PUT", "up", *LOGGED)
    found["whole log of a failed up"] = of_others(failing(planted, "PUT", "up", *EVERYTHING_LOGGED))
    preview = json.loads(previewed.stdout)
    told = Rehearsal("local", None, preview, up_error=found["failed up"], up_ran=True)
    found["Markdown of a rehearsal"] = summary(told)
    found["state"] = engine(planted, "stack", "export")
    found["outputs"] = engine(planted, "stack", "output", "--json")
    folder = planted.stack.project.parent
    found["backend, with its history"] = written_below(folder / "state")
    found["stack file"] = planted.file.read_text()
    found["log of a failed destroy"] = failing(planted, "DELETE", "destroy", *LOGGED)
    found["whole log of a destroy"] = of_others(
        engine(planted, "destroy", "--yes", "--skip-preview", *EVERYTHING_LOGGED)
    )
    found["bundles"] = written_below(planted.stack.project / ".local" / "bundles")
    found["log of the cloud"] = (folder / "cloud.log").read_text()
    for route in ("requests", "logs", "overview"):
        address = f"{planted.cloud.url}/__local/{route}"
        found[f"{route} of the cloud"] = httpx.get(address, trust_env=False).text
    return found


def engine(planted: Project, *words: str) -> str:
    """All that the engine says, to either stream."""
    done = planted.stack.run(*words, "--stack", "local", capture=True)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def of_others(log: str) -> str:
    """The lines of a log that the engine's own listing of properties did not write."""
    kept = [line for line in log.splitlines() if not OF_THE_ENGINE.search(line)]
    assert len(kept) < len(log.splitlines())
    return "\n".join(kept)


def cloud_of(planted: Project) -> Path:
    return planted.stack.project.parent / "cloud"


def failing(planted: Project, method: str, verb: str, *words: str) -> str:
    """What the engine says when the cloud refuses every such call of scripts."""
    fault = {"method": method, "path": "/scripts/", "kind": "status", "status": 400, "count": 50}
    planted.cloud.admin("POST", "faults", [fault])
    run = [verb, "--yes", "--skip-preview", *words, "--stack", "local"]
    done = planted.stack.run(*run, capture=True)
    planted.cloud.admin("DELETE", "faults")
    assert done.returncode != 0
    return done.stdout + done.stderr


def answers(planted: Project) -> str:
    """What API and Workers tell of a Worker with every secret."""
    script = f"workers/scripts/{WORKFLOWS}"
    output = [str(planted.api(path)) for path in (f"{script}/settings", f"{script}/secrets")]
    with planted.worker(WORKFLOWS) as worker:
        for key in ("dispatchToken", "dispatchTokenPrevious"):
            bearer = {"Authorization": f"Bearer {PLANTED[key]}"}
            answer = worker.get("/health/deep", headers=bearer)
            assert answer.status_code == 200, answer.text
            output.append(answer.text)
            # Refused, as the planted API token is not the cloud's; it must not be told either.
            output += [
                worker.get(path, headers=bearer).text for path in ("/metrics", "/trace?run=x")
            ]
    return "\n".join(output)


def written_below(folder: Path) -> str:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files != []
    return "\n".join(path.read_text(errors="replace") for path in files)


@pytest.mark.parametrize("secret", PLANTED)
def test_a_secret_reaches_the_cloud_and_nothing_else(secret: str, places: dict[str, str]) -> None:
    leaking = [place for place, text in places.items() if PLANTED[secret] in text]
    assert leaking == []


def test_what_was_looked_at_has_something_to_show(places: dict[str, str]) -> None:
    assert [place for place, text in places.items() if text == ""] == []
    assert "PLATFORM_NAME" in places["preview of a change"]
    assert "RegisterResource" in places["log of the engine"]
    assert "DISPATCH_TOKEN_PREVIOUS" in places["requests of the cloud"]
    assert "could not be uploaded: Cloudflare answered 400" in places["failed up"]
    assert "it failed" in places["Markdown of a rehearsal"]
