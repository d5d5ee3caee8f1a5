"""Smart placement over the life of a stack, with whichever cloudflare plugin the machine has."""

from __future__ import annotations

import json

from tests.support.projects import Project
from tests.support.scripts import call
from tools import drift

SCRIPTS = [
    "code24-build-dispatch-local",
    "code24-optimize-dispatch-local",
    "code24-workflows-local",
]
WORKFLOWS = SCRIPTS[-1]


def placements(project: Project) -> list[dict[str, str]]:
    return [project.api(f"workers/scripts/{name}/settings")["placement"] for name in SCRIPTS]


def test_a_placement_deploys_stays_is_seen_and_is_switched_off_again(local: Project) -> None:
    local.up()
    assert placements(local) == [{}, {}, {}]

    local.change("placement", "smart")
    assert local.changes() == {"create": 3, "update": 3}  # the three components show the option
    local.up()
    assert placements(local) == [{"mode": "smart"}] * 3
    assert local.changes() == {}
    local.pulumi("refresh", "--yes", "--skip-preview")
    assert local.changes() == {}
    assert drift.refreshed(local.stack) == []

    local.change("platformName", "Code24 next")
    local.up()
    assert placements(local) == [{"mode": "smart"}] * 3, "an upload alone would switch it off"
    assert local.changes() == {}

    off = json.dumps({"placement": {}})
    settings = f"workers/scripts/{WORKFLOWS}/settings"
    call(local, "PATCH", settings, {"settings": (None, off, "application/json")})
    [found] = [each.what for each in drift.refreshed(local.stack)]
    assert found == "WorkerPlacement workflows-placement is gone"
    local.pulumi("up", "--yes", "--skip-preview", "--refresh")
    assert placements(local) == [{"mode": "smart"}] * 3

    local.change("placement", None)
    local.up()
    assert placements(local) == [{}, {}, {}]
    assert local.changes() == {}
