"""The comments of the recorded previews, without an engine; tests/engine makes them again."""

from __future__ import annotations

import json
import random

import pytest

from operations.review import comment
from tests.support.previews import PREVIEWS, golden

NAMES = sorted(path.stem for path in PREVIEWS.glob("*.json"))


@pytest.mark.parametrize("name", NAMES)
def test_a_recorded_preview_gives_its_golden_comment_in_whatever_order_its_steps_come(
    name: str,
) -> None:
    preview = json.loads(golden(name, "json").read_text())
    random.Random(name).shuffle(preview["steps"])
    assert comment(preview, stack="local") == golden(name, "md").read_text()


def test_there_is_a_recording_of_every_typical_change() -> None:
    assert NAMES == [
        "agent-and-rate-limit",
        "agent-code",
        "destructive",
        "first-deployment",
        "secret",
        "sites-off",
        "sites-on",
        "tail-detached",
        "tail-off",
        "tail-on",
        "variable",
    ]
