"""What changes is drawn, and no name of a resource can break out of the drawing."""

from __future__ import annotations

from typing import Any

from operations.review.drawing import changes
from operations.review.steps import read_steps
from tests.unit.operations.review.previews import preview, step, urn

PLATFORM = "code24:index:Code24Platform"
WORKER = "code24:index:Worker"
SCRIPT = "cloudflare:index/workersScript:WorkersScript"
KV = "cloudflare:index/workersKvNamespace:WorkersKvNamespace"


def drawn(*steps: dict[str, Any]) -> str:
    root = step("same", PLATFORM, "code24", {"environment": "x"}, {"environment": "x"})
    return changes(read_steps(preview(root, *steps)))


def worker(operation: str, *states: dict[str, Any]) -> dict[str, Any]:
    return step(operation, WORKER, "web", *states, parent=urn(PLATFORM, "code24"))


def test_nothing_is_drawn_when_no_box_changes() -> None:
    state = {"script": "web", "kv": {}, "bindings": {}}
    assert drawn(worker("same", state, state)) == ""


def test_a_box_has_the_colour_of_what_becomes_of_it_before_and_after() -> None:
    before = {"script": "web", "kv": {}, "bindings": {}}
    after = {**before, "kv": {"CACHE": "cache"}}
    cache = step("create", KV, "cache", None, {"title": "cache"}, parent=urn(PLATFORM, "code24"))
    markdown = drawn(worker("update", before, after), cache)
    old, new = markdown.split("After:")
    assert 'web["web"]' in old
    assert "class web change" in old
    assert "cache" not in old
    assert 'cache[("KV<br/>cache")]' in new
    assert "web -->|CACHE| cache" in new
    assert "class cache create" in new


def test_code_alone_changes_its_worker_in_one_drawing() -> None:
    state = {"script": "web", "kv": {}, "bindings": {}}
    code = step("update", SCRIPT, "web-script", {}, {"x": 1}, parent=urn(WORKER, "web"))
    markdown = drawn(worker("same", state, state), code)
    assert "Before and after:" in markdown
    assert "class web change" in markdown


def test_no_name_breaks_out_of_the_drawing() -> None:
    title = 'x"] ``` <script>\n```'
    cache = step("create", KV, "cache", None, {"title": title}, parent=urn(PLATFORM, "code24"))
    markdown = drawn(cache)
    assert markdown.count("```") == 4, "a graph before and a graph after"
    assert "<script>" not in markdown
    assert "KV<br/>x  script" in markdown
