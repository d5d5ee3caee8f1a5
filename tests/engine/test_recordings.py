"""The cloudflare plugin of this machine does what the official one was recorded to do.

With the stand-in this holds the stand-in to the official plugin; with the official plugin it holds
the recordings to it. `./code24 regenerate recordings` writes them again from the official plugin.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from tests.support.production import LIVE
from tests.support.projects import Project, project
from tests.support.recordings import path_of, record

STACKS = ["local", "staging", "production"]


@contextmanager
def laid_out(folder: Path, stack: str, seed: Path) -> Iterator[Project]:
    """A stack's own file on a cloud that has what the file says is live."""
    live = folder / "live.json"
    live.write_text(json.dumps(LIVE))
    fills = {"local": [], "staging": [seed / "live.json"], "production": [live]}
    with project(folder, stack, fill=fills[stack]) as made:
        _as_recorded(made)
        yield made


def _as_recorded(made: Project) -> None:
    """The settings of the day of the recordings, when there were neither sites nor spans."""
    document = yaml.safe_load(made.file.read_text())
    settings = document["config"]["code24:settings"]
    settings.pop("sites", None)
    settings.pop("tail", None)
    document["config"].pop("code24:cfApiToken", None)
    if settings["environment"] == "local":
        settings.pop("saas")
        settings["fallbackOrigin"] = "code24-saas-local.code24-local.workers.dev"
    made.file.write_text(yaml.safe_dump(document, sort_keys=False))


@pytest.mark.parametrize("stack", STACKS)
def test_a_stack_s_life_is_as_the_official_plugin_was_recorded(
    stack: str, tmp_path: Path, built_cloud: None, seed: Path, rewrite_golden: bool
) -> None:
    with laid_out(tmp_path, stack, seed) as made:
        found = record(made)
    if rewrite_golden:
        path_of(stack).write_text(json.dumps(found, indent=1, sort_keys=True) + "\n")
    recorded = json.loads(path_of(stack).read_text())
    assert sorted(found) == sorted(recorded)
    for part, expected in recorded.items():
        assert found[part] == expected, part
