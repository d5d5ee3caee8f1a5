"""What a user Worker may be declared with, and what of two declarations differs."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.unit.plugins.cloudflare_standin.harness import Cloud, plain, reasons, secret_paths
from tests.unit.plugins.user_workers.harness import connect, inputs


@pytest.mark.parametrize(
    ("changes", "path", "reason"),
    [
        ({"name": "No"}, "name", "is 'No'; expected at most 255 lowercase letters"),
        ({"accountId": "e88"}, "accountId", "expected 32 lowercase hexadecimal digits"),
        ({"compatibilityDate": "2024-13-01"}, "compatibilityDate", "expected a date such as"),
        ({"tags": [str(n) for n in range(9)]}, "tags", "has 9 entries; expected at most 8"),
        ({"tags": ["a,b"]}, "tags[0]", 'expected text without "," "&" and ":"'),
        ({"limits": {"cpuMs": 0}}, "limits.cpuMs", "expected a whole number above 0"),
        ({"limits": {"cpu": 1}}, "limits.cpu", "is not a limit; expected one of cpuMs"),
        ({"colour": "red"}, "colour", "is not an input of a user Worker"),
        ({"bindings": {"A": {"type": "magic"}}}, "bindings.A.type", "expected one of plain_text"),
        ({"bindings": {"A": {"type": "json", "json": "{"}}}, "bindings.A.json", "is not JSON"),
        (
            {"bindings": {"1A": {"type": "secret_text", "text": "hunter2"}}},
            "bindings.1A",
            "is not a JavaScript identifier",
        ),
    ],
)
def test_a_mistake_is_named_with_its_path_and_what_is_expected(
    tmp_path: Path, changes: dict[str, Any], path: str, reason: str
) -> None:
    response = asyncio.run(connect(Cloud()).check(inputs(tmp_path, **changes)))
    [(found, output)] = reasons(response.failures or [])
    assert found == path
    assert output.startswith(f"one: {path} ")
    assert reason in output
    assert "hunter2" not in output


def test_a_secret_binding_is_secret_whatever_the_program_says(tmp_path: Path) -> None:
    bindings = {"KEY": {"type": "secret_text", "text": "hunter2"}}
    response = asyncio.run(connect(Cloud()).check(inputs(tmp_path, bindings=bindings)))
    assert secret_paths(response.inputs) == {"bindings.KEY.text"}


def test_what_means_the_same_is_no_difference(tmp_path: Path) -> None:
    first = inputs(
        tmp_path,
        tags=["b", "a"],
        bindings={"M": {"type": "json", "json": '{"x": 1, "y": [2]}'}},
    )
    second = inputs(
        tmp_path,
        tags=["a", "b"],
        bindings={"M": {"type": "json", "json": '{"y":[2],"x":1}'}},
        contentFile="elsewhere/one.js",
    )

    async def difference() -> bool:
        one = connect(Cloud())
        states = [plain((await one.check(each)).inputs or {}) for each in (first, second)]
        return (await one.diff(states[0], states[1])).changes or False

    assert asyncio.run(difference()) is False


@pytest.mark.parametrize(
    ("changes", "paths", "replaces"),
    [
        ({"name": "two"}, {"name"}, ["name"]),
        ({"namespace": "others"}, {"namespace"}, ["namespace"]),
        ({"contentSha256": "b" * 64}, {"contentSha256"}, []),
        ({"limits": {"cpuMs": 60}}, {"limits.cpuMs"}, []),
        ({"tags": ["x"]}, {"tags"}, []),
        ({"bindings": {"T": {"type": "plain_text", "text": "b"}}}, {"bindings.T.text"}, []),
        ({"bindings": {}}, {"bindings.T"}, []),
    ],
)
def test_a_difference_is_named_by_its_path(
    tmp_path: Path, changes: dict[str, Any], paths: set[str], replaces: list[str]
) -> None:
    bindings = {"T": {"type": "plain_text", "text": "a"}}
    state = inputs(tmp_path, bindings=bindings, limits={"cpuMs": 50})
    response = asyncio.run(connect(Cloud()).diff(state, {**state, **changes}))
    assert set(response.detailed_diff or {}) == paths
    assert (response.changes, response.replaces) == (True, replaces)
