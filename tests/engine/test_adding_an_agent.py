"""docs/how-to/add-an-agent.md: a folder and an entry in the settings make an agent."""

from __future__ import annotations

import re
import shutil

from machine.paths import REPO
from tests.support.projects import Project

PAGE = (REPO / "docs" / "how-to" / "add-an-agent.md").read_text()
BRIEF = {
    "name": "TechFlow",
    "description": "A site.",
    "businessType": "technology",
    "primaryGoal": "lead_generation",
}


def make_own(project: Project) -> None:
    """Gives the project sources of its own, where the others have links to the clone's."""
    home = project.stack.project
    for name in ("components", "worker_src", ".local/bundles"):
        (home / name).unlink()
    shutil.copytree(REPO / "components", home / "components")
    shutil.copytree(REPO / "worker_src", home / "worker_src")
    for name in ("node_modules", "package-lock.json"):
        (home / name).symlink_to(REPO / name)


def test_a_folder_and_an_entry_make_an_agent(local: Project) -> None:
    make_own(local)
    local.up()
    [source] = re.findall(r"poet/index\.ts`:\n\n   ```ts\n(.*?)   ```", PAGE, re.DOTALL)
    folder = local.stack.project / "worker_src" / "agents" / "poet"
    folder.mkdir()
    (folder / "index.ts").write_text(source)
    assert local.changes() == {}

    local.change("build.agents.poet", {})
    # The user Worker; and the build dispatch Worker, its variables and its plane, which name it.
    assert local.changes() == {"create": 1, "update": 3}
    local.up()
    token = local.pulumi("config", "get", "code24:dispatchToken").strip()
    with local.worker("code24-build-dispatch-local") as worker:
        answer = worker.post(
            "/workers/poet/write",
            json={"input": BRIEF},
            headers={"Authorization": f"Bearer {token}"},
        )
    [expected] = re.findall(r'\n(\{"agent":"poet".*\})\n', PAGE)
    assert answer.text == expected
