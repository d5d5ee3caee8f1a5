"""Smart placement over the life of a stack, with whichever cloudflare plugin the machine has."""

from __future__ import annotations

import json

from operations import drift
from tests.support.projects import Project
from tests.support.scripts import call

SCRIPTS = [
    "code24-saas-local",
    "code24-tail-local",
    "code24-build-dispatch-local",
    "code24-optimize-dispatch-local",
    "code24-workflows-local",
]
WORKFLOWS = "code24-workflows-local"


def placements(project: Project) -> list[dict[str, str]]:
    return [project.api(f"workers/scripts/{name}/settings")["placement"] for name in SCRIPTS]


def test_a_placement_deploys_stays_is_seen_and_is_switched_off_again(up: Project) -> None:
    assert placements(up) == [{}] * 5

    up.change("placement", "smart")
    assert up.changes() == {"create": 5, "update": 5}  # the five components show the option
    up.up()
    assert placements(up) == [{"mode": "smart"}] * 5
    assert up.changes() == {}
    up.pulumi("refresh", "--yes", "--skip-preview")
    assert up.changes() == {}
    assert drift.refreshed(up.stack) == []

    up.change("platformName", "Code24 next")
    up.up()
    assert placements(up) == [{"mode": "smart"}] * 5, "an upload alone would switch it off"
    assert up.changes() == {}

    off = json.dumps({"placement": {}})
    settings = f"workers/scripts/{WORKFLOWS}/settings"
    call(up, "PATCH", settings, {"settings": (None, off, "application/json")})
    [found] = [each.what for each in drift.refreshed(up.stack)]
    assert found == "WorkerPlacement workflows-placement is gone"
    up.pulumi("up", "--yes", "--skip-preview", "--refresh")
    assert placements(up) == [{"mode": "smart"}] * 5

    up.change("placement", None)
    up.up()
    assert placements(up) == [{}] * 5
    assert up.changes() == {}
