"""Every YAML block of docs/how-to/production.md is what production's settings may say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
import yaml

from components.settings import Settings
from components.settings.load import OPTIONAL_SECRETS, REQUIRED_SECRETS
from components.settings.rules import problems_between
from machine.paths import REPO

PAGE = (REPO / "docs" / "how-to" / "production.md").read_text()
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def merged(base: Any, over: Any) -> Any:
    """Settings with some of them said again."""
    if not isinstance(base, Mapping) or not isinstance(over, Mapping):
        return over
    return {**base, **{key: merged(base.get(key), value) for key, value in over.items()}}


@pytest.mark.parametrize("block", BLOCKS)
def test_a_block_is_valid_in_productions_settings(block: str) -> None:
    document = yaml.safe_load((REPO / "Pulumi.production.yaml").read_text())
    settings = merged(document["config"]["code24:settings"], yaml.safe_load(block))
    assert list(problems_between(settings)) == []
    loaded = Settings.model_validate(settings).model_dump(by_alias=True, exclude_unset=True)
    assert merged(loaded, yaml.safe_load(block)) == loaded


def test_every_option_that_is_off_is_told() -> None:
    told = {key for block in BLOCKS for key in yaml.safe_load(block)}
    off = {"assets", "database", "analytics", "observability", "placement", "saas"}
    assert off <= told


def test_every_binding_that_is_named_is_one_of_the_worker() -> None:
    members = (REPO / "worker_src" / "workflows" / "env.ts").read_text()
    table = [line for line in PAGE.splitlines() if line.startswith("| `")]
    named = {name for line in table for name in re.findall(r"`([A-Z][A-Z_]+)`", line)}
    assert named >= {"ASSETS", "DB_MAIN", "ANALYTICS", "RATE_LIMITER", "CF_API_TOKEN"}
    assert [name for name in named if not re.search(rf"\b{name}\??:", members)] == []


def test_every_secret_of_the_program_is_told() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \|", (REPO / "docs" / "how-to" / "secrets.md").read_text(), re.MULTILINE
    )
    assert sorted(rows) == sorted([*REQUIRED_SECRETS, *OPTIONAL_SECRETS])
