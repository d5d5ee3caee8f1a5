"""What a comment says of changes, and what it never says."""

from __future__ import annotations

import re
from typing import Any

import pytest

from operations.review import comment, failed
from operations.review.comment import LIMIT
from tests.unit.operations.review.previews import (
    AGENT,
    KV,
    PLANE,
    SCRIPT,
    WORKER,
    preview,
    props,
    step,
    urn,
)

SIGNATURE = "4dabf18193072939515e22adb298388d"


def worker(old: dict[str, Any], new: dict[str, Any]) -> str:
    return comment(preview(step("update", WORKER, "workflows", old, new)), stack="x")


def rows(output: str) -> list[str]:
    """The rows of the first table."""
    return [line for line in output.splitlines() if line.startswith("| ")][2:]


def test_nothing_to_do_is_said_in_one_line() -> None:
    same = step("same", KV, "cache", {"title": "cache-x"}, {"title": "cache-x"})
    assert comment(preview(same), stack="x") == (
        "<!-- code24-preview:x -->\n## Preview of `x`\n\n**No change**; 1 unchanged.\n"
    )


def test_the_note_stands_below_the_verdict() -> None:
    output = comment(preview(changeSummary={"same": 3}), stack="x", note="Rehearsed on `main`.")
    assert output.endswith("**No change**; 3 unchanged.\n\nRehearsed on `main`.\n")


@pytest.mark.parametrize(
    ("changed", "row"),
    [
        (
            {"code": "222222222222", "codeBytes": 1234},
            "| code | `111111111111`, 1,000 bytes | `222222222222`, 1,234 bytes (+234) |",
        ),
        (
            {"code": "222222222222", "codeBytes": 999},
            "| code | `111111111111`, 1,000 bytes | `222222222222`, 999 bytes (-1) |",
        ),
        ({"kv": {"CACHE": "cache-y"}}, "| KV `CACHE` | `cache-x` | `cache-y` |"),
        ({"secrets": []}, "| secret `DISPATCH_TOKEN` | `set` | — |"),
        (
            {"compatibility": "2025-01-01 nodejs_compat"},
            "| compatibility | `2024-10-22` | `2025-01-01 nodejs_compat` |",
        ),
        (
            {"compatibilityReason": "streams"},
            "| why this compatibility | — | `streams` |",
        ),
        ({"public": False}, "| public under workers.dev | `true` | `false` |"),
        ({"options": {"placement": "smart"}}, "| option `placement` | — | `smart` |"),
        ({"vars": {"PLATFORM_NAME": ""}}, '| variable `PLATFORM_NAME` | `Code24` | "" |'),
        ({"newProp": 1}, "| newProp | — | `1` |"),
    ],
)
def test_each_change_of_a_worker_is_one_row(changed: dict[str, Any], row: str) -> None:
    assert rows(worker(props(), props(**changed))) == [row]


def test_a_private_worker_has_no_address_before_or_after() -> None:
    private = props(public=False)
    del private["url"]
    output = rows(worker(private, props(public=False)))
    assert output == ["| address | — | `https://code24-workflows-x.example.workers.dev` |"]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("a|b", r"`a\|b`"),
        ("`x`", "`` `x` ``"),
        ("a\nb\r\nc", "`a⏎b⏎c`"),
        ("<img src=x> @team #1", "`<img src=x> @team #1`"),
        ("-->", "`-->`"),
        ("\u202eevil\x1b[31m", "`�evil�[31m`"),
        ("v" * 5000, f"`{'v' * 240}… (5,000 characters)`"),
        ("[secret]", "`(secret)`"),
        ("04da6b54-80e4-46f7-96ec-b56ff0331ba9", "`(known after the update)`"),
        ({SIGNATURE: "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:abc"}, "`(secret)`"),
        ({SIGNATURE: "1b47061264138c4ac30d75fd1eb44270", "plaintext": '"pass"'}, "`(secret)`"),
        ([{"a": "[secret]"}], '`[{"a": "(secret)"}]`'),
    ],
)
def test_no_value_breaks_out_of_its_cell_and_no_secret_is_told(value: Any, cell: str) -> None:
    output = worker(props(), props(vars={"PLATFORM_NAME": value}))
    assert rows(output) == [f"| variable `PLATFORM_NAME` | `Code24` | {cell} |"]


def script() -> dict[str, Any]:
    """A script whose bindings differ, as the official plugin tells it: without a detailed diff."""
    inputs = {"bindings": "[secret]", "scriptName": "code24-workflows-x"}
    parent = urn(WORKER, "workflows")
    found = step("update", SCRIPT, "workflows-script", inputs, inputs, parent=parent)
    return {**found, "diffReasons": ["annotations", "bindings", "etag", "modifiedOn"]}


UNLESS = "unless a store has another id under its name"


@pytest.mark.parametrize(
    ("secrets", "row"),
    [
        (["DISPATCH_TOKEN"], f"| secret `DISPATCH_TOKEN` | (secret) | another value, {UNLESS} |"),
        (
            ["DISPATCH_TOKEN", "MODEL_KEY"],
            "| secrets `DISPATCH_TOKEN`, `MODEL_KEY` | (secret) "
            f"| another value of at least one, {UNLESS}; the provider hides of which |",
        ),
        ([], "| bindings | (secret) | a store has another id under the same name |"),
    ],
)
def test_a_change_that_nothing_shows_is_one_of_the_worker_s_secrets(
    secrets: list[str], row: str
) -> None:
    same = step("same", WORKER, "workflows", props(secrets=secrets), props(secrets=secrets))
    assert rows(comment(preview(same, script()), stack="x")) == [row]


def test_beside_another_change_it_is_said_that_a_secret_s_cannot_be_known() -> None:
    changed = step("update", WORKER, "workflows", props(), props(bindings={"LIMIT": "ratelimit"}))
    output = rows(comment(preview(changed, script()), stack="x"))
    assert output[-1] == (
        "| secret `DISPATCH_TOKEN` | (secret) "
        "| cannot be known: the provider hides whether a value changes too |"
    )


def test_without_the_unchanged_steps_a_secret_that_changes_has_no_name() -> None:
    assert rows(comment(preview(script()), stack="x")) == [
        f"| secret | (secret) | another value of at least one, {UNLESS}; "
        "the provider hides of which |"
    ]


def test_a_script_that_was_changed_behind_the_stacks_back_is_said_to_be_mended() -> None:
    drifted = {**script(), "diffReasons": ["observability"]}
    same = step("same", WORKER, "workflows", props(), props())
    assert rows(comment(preview(same, drifted), stack="x")) == [
        "| observability | not as the stack says | as the stack says |"
    ]


def test_an_agents_size_comes_from_its_plane_and_its_key_is_never_told() -> None:
    plane = urn(PLANE, "build")
    before = {"name": "brand", "contentSha256": "a" * 64, "bindings": {}, "tags": ["code24"]}
    key = {"type": "secret_text", "text": "plain by mistake"}
    after = {**before, "contentSha256": "b" * 64, "bindings": {"MODEL_KEY": key}, "tags": []}
    agents = [
        {"agents": {"brand": {"code": digest, "bytes": size}}}
        for digest, size in (("a" * 12, 2000), ("b" * 12, 1500))
    ]
    output = comment(
        preview(
            step("update", PLANE, "build", *agents),
            step("update", AGENT, "brand", before, after, parent=plane),
        ),
        stack="x",
    )
    assert rows(output) == [
        "| `brand` changes | code | `aaaaaaaaaaaa`, 2,000 bytes "
        "| `bbbbbbbbbbbb`, 1,500 bytes (-500) |",
        "|  | tags | `code24` | — |",
        "|  | binding `MODEL_KEY` | — | `secret_text: (secret)` |",
    ]


def test_what_is_kept_in_the_account_is_no_loss_and_protection_is_said() -> None:
    gone = step("delete", KV, "cache", {"title": "cache-x"}, retainOnDelete=True, protect=True)
    output = comment(preview(gone), stack="x")
    assert "CAUTION" not in output
    assert (
        "> [!WARNING]\n"
        "> **This leaves the stack and stays in the account** (`retainOnDelete`):\n>\n"
        "> - **delete** the KV namespace `cache-x`. It is protected: the engine refuses this.\n"
    ) in output


def test_an_adoption_is_said_with_its_id() -> None:
    live = step("import", KV, "cache", None, {"title": "cache-x"}, importID="account/id")
    output = comment(preview(live), stack="x")
    assert "**1 to adopt**" in output
    assert "- adopt the KV namespace `cache-x`, with id `account/id`: " in output


def test_errors_come_first_and_paths_of_machines_are_left_out() -> None:
    found = preview(
        diagnostics=[
            {"severity": "error", "message": 'error: File "/home' + '/ann/p/x.py": ```no```\n'},
            {"severity": "error", "message": "error: preview failed\n"},
            {"severity": "warning", "message": "warning: old\n"},
            {"severity": "warning", "message": "warning: old\n"},
            {"severity": "warning", "message": "warning: using pulumi-x from $PATH at /b\n"},
        ]
    )
    assert failed(found)
    assert comment(found, stack="x").split("\n\n", 2)[2] == (
        "> [!CAUTION]\n"
        "> **The preview failed, and so would `pulumi up`.** What is listed below is not "
        "complete.\n>\n"
        "> ````text\n"
        '> File "…/x.py": ```no```\n'
        "> ````\n\n"
        "### Warnings\n\n"
        "<details><summary>1 warning</summary>\n\n```text\nold\n```\n\n</details>\n"
    )


def test_a_comment_keeps_githubs_limit_and_names_what_it_left_out() -> None:
    many = [
        step(
            "update",
            WORKER,
            f"w{number:03}",
            props(script=f"w{number:03}"),
            props(script=f"w{number:03}", vars={f"V{index}": "v" * 200 for index in range(20)}),
        )
        for number in range(60)
    ]
    output = comment(preview(*many), stack="x")
    assert len(output) <= LIMIT
    assert "### Worker `w000` changes" in output
    assert "**Left out**, because a comment holds 65,536 characters: Worker `w" in output
    assert re.search(r" and \d+ more\. `./code24 preview` shows all of it\.\n$", output)
    assert output.count("<details>") == output.count("</details>")
