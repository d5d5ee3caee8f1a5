"""Scripts put into an account by its API, as any other client of it may."""

from __future__ import annotations

import json

import httpx
import yaml

from machine.cloud import TOKEN
from tests.support.projects import Project


def upload(project: Project, name: str, code: str, folder: str = "") -> None:
    """Uploads an ES module as a Worker; ``folder`` is a dispatch namespace's path, or none."""
    metadata = {"main_module": "index.js", "compatibility_date": "2024-10-21"}
    files = {
        "metadata": (None, json.dumps(metadata), "application/json"),
        "index.js": ("index.js", code, "application/javascript+module"),
    }
    call(project, "PUT", f"workers/{folder}scripts/{name}", files)


def call(
    project: Project, method: str, path: str, files: object = None, body: object = None
) -> httpx.Response:
    """A call below the stack's account, which must succeed."""
    settings = yaml.safe_load(project.file.read_text())["config"]["code24:settings"]
    answer = httpx.request(
        method,
        f"{project.cloud.api}/accounts/{settings['account']['id']}/{path}",
        headers={"Authorization": f"Bearer {TOKEN}"},
        files=files,  # type: ignore[arg-type]  # as httpx takes it
        json=body,
        trust_env=False,
    )
    assert answer.status_code == 200, answer.text
    return answer
