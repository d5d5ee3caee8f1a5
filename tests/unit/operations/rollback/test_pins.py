"""A pin changes a stack file by its own lines and nothing else."""

from __future__ import annotations

import pytest
import yaml

from components.settings.model import Settings
from machine.console import ToolError
from machine.paths import REPO
from operations.rollback import pins

OLD, NEW = "1234567", "1e34567890abcdef1e34567890abcdef12345678"
"""As plain YAML, one is a number and the other may be."""

HEAD = "# why\nconfig:\n  code24:settings:\n"
TAIL = "    # the environment\n    environment: local # ours\nencryptionsalt: x\n"
BLOCK = f'    pins:\n      # slow since Monday\n      brand: "{OLD}" # JIRA-1\n'


def test_the_first_pin_is_put_in_below_the_settings_key() -> None:
    assert pins.with_pin(HEAD + TAIL, "brand", OLD) == (
        f'{HEAD}    pins:\n      brand: "{OLD}"\n{TAIL}'
    )


def test_a_pin_is_moved_in_its_place_with_its_comment() -> None:
    changed = pins.with_pin(HEAD + BLOCK + TAIL, "brand", NEW)
    assert changed == HEAD + BLOCK.replace(OLD, NEW) + TAIL


def test_another_pin_is_put_in_above_the_others() -> None:
    changed = pins.with_pin(HEAD + BLOCK + TAIL, "design", NEW)
    above = f'    pins:\n      design: "{NEW}"\n'
    assert changed == HEAD + BLOCK.replace("    pins:\n", above) + TAIL
    assert pins.pins_of(changed) == {"brand": OLD, "design": NEW}


@pytest.mark.parametrize(
    ("flow", "expected"),
    [
        ("{}", f'{{brand: "{NEW}"}}'),
        (f'{{design: "{OLD}"}}', f'{{design: "{OLD}", brand: "{NEW}"}}'),
    ],
)
def test_pins_on_one_line_stay_on_one_line(flow: str, expected: str) -> None:
    before = f"{HEAD}    pins: {flow} # none yet\n{TAIL}"
    assert pins.with_pin(before, "brand", NEW) == before.replace(flow, expected)


def test_the_last_pin_goes_with_its_heading() -> None:
    changed = pins.without_pin(pins.with_pin(HEAD + TAIL, "brand", OLD), "brand")
    assert changed == HEAD + TAIL


def test_one_of_two_pins_goes_alone() -> None:
    both = pins.with_pin(HEAD + BLOCK + TAIL, "design", NEW)
    assert pins.without_pin(both, "design") == HEAD + BLOCK + TAIL
    line = f'{HEAD}    pins: {{brand: "{OLD}", design: "{NEW}"}}\n{TAIL}'
    assert pins.pins_of(pins.without_pin(line, "brand")) == {"design": NEW}


@pytest.mark.parametrize("stack", ["local", "staging", "production"])
def test_every_stack_file_of_the_project_can_be_pinned_and_is_itself_again(stack: str) -> None:
    text = (REPO / f"Pulumi.{stack}.yaml").read_text()
    pinned = pins.with_pin(text, "brand", NEW)
    settings = yaml.safe_load(pinned)["config"]["code24:settings"]
    assert Settings.model_validate(settings).pins == {"brand": NEW}
    assert pins.without_pin(pinned, "brand") == text


@pytest.mark.parametrize(
    "text", ["config: {code24:settings: {environment: local}}\n", "config: {}\n", ""]
)
def test_a_file_that_cannot_be_changed_by_lines_says_what_to_do(text: str) -> None:
    with pytest.raises(ToolError, match="code24:settings"):
        pins.with_pin(text, "brand", OLD)


@pytest.mark.parametrize("revision", ["main", "123456", "1234567\n", "ABCDEF1"])
def test_a_revision_that_is_none_is_refused_by_the_settings(revision: str) -> None:
    text = (REPO / "Pulumi.local.yaml").read_text()
    settings = yaml.safe_load(text)["config"]["code24:settings"] | {"pins": {"brand": revision}}
    with pytest.raises(ValueError, match="a quoted git revision"):
        Settings.model_validate(settings)
