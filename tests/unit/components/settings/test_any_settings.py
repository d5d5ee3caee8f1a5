"""Any document: settings are read, or refused with everything that is wrong, and nothing else."""

from __future__ import annotations

import copy
import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from components.settings import Settings, SettingsError, load_settings
from tests.support.cases import cases
from tests.unit.components.settings.test_settings import CONFIG, stack_settings

SECRET = "a-secret-that-no-message-may-show"
SCALAR = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.sampled_from(["true", "create", "cache-local", "0" * 32, "*", "2024-10-22", SECRET]),
)
ANYTHING = st.recursive(
    SCALAR,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=12), inner, max_size=4)
    ),
    max_leaves=12,
)


def paths(section: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a document."""
    if not isinstance(section, dict):
        return [at]
    return [at, *(path for key, part in section.items() for path in paths(part, (*at, key)))]


def with_value(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    section = document
    for key in path[:-1]:
        section = section[key]
    section[path[-1]] = value
    return document


STACKS = {stack: stack_settings(stack) for stack in ("local", "staging", "production")}
NEARLY = st.sampled_from(sorted(STACKS)).flatmap(
    lambda stack: st.tuples(
        st.just(stack),
        st.lists(st.tuples(st.sampled_from(paths(STACKS[stack])), ANYTHING), max_size=3),
    )
)


def outcome(settings: Any, config: dict[str, str]) -> Settings | SettingsError:
    try:
        return load_settings("local", "code24", config, settings, encrypted=lambda _: True)
    except SettingsError as error:
        return error


def check(found: Settings | SettingsError) -> None:
    if isinstance(found, Settings):
        return
    problems = [line for line in str(found).splitlines() if line.startswith("  - ")]
    assert problems, "an error without a problem"
    assert all(re.match(r"  - \S.*: ", line) for line in problems), problems


@given(ANYTHING)
@cases
def test_any_document_is_read_or_refused(document: Any) -> None:
    check(outcome(document, CONFIG))


@given(NEARLY)
@cases
def test_a_stack_file_with_changes_anywhere_is_read_or_refused(
    changed: tuple[str, list[tuple[tuple[Any, ...], Any]]],
) -> None:
    stack, changes = changed
    document: Any = copy.deepcopy(STACKS[stack])
    for path, value in changes:
        try:
            document = with_value(document, path, value)
        except (KeyError, TypeError, IndexError):
            continue  # an earlier change took that place away
    check(outcome(document, CONFIG))


@given(st.dictionaries(st.text(max_size=20).map(lambda key: f"code24:{key}"), st.just(SECRET)))
@cases
def test_no_message_shows_the_value_of_a_config_key(config: dict[str, str]) -> None:
    found = outcome(STACKS["local"], {**CONFIG, **config})
    check(found)
    assert SECRET not in str(found)
