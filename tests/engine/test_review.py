"""Comments on real previews of typical changes; `./code24 regenerate golden` writes them again.

It does not prove how GitHub draws them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from cli import review as command
from operations.review import comment, failed
from operations.review.engine import preview_of
from tests.support.previews import golden, make_tiny, portable, write_agent
from tests.support.projects import Project, project

OTHER_TOKEN = "local-another-token-of-the-tests-0123456789"

RULES = """
from pulumi_policy import EnforcementLevel, PolicyPack, ResourceValidationPolicy


def rule(name, level, message, resource):
    def validate(args, report):
        if args.name == resource:
            report(message)

    return ResourceValidationPolicy(
        name=name, description=name, enforcement_level=level, validate=validate
    )


PolicyPack(
    name="two-rules",
    policies=[
        rule("no-cache", EnforcementLevel.MANDATORY, "a cache is not wanted", "cache"),
        rule("advice", EnforcementLevel.ADVISORY, "give it a better title", "metadata"),
    ],
)
"""


def _variable(made: Project) -> None:
    made.change("platformName", "Code24 next")


def _agent_code(made: Project) -> None:
    write_agent(made, "brand", "I am brand, and I have more to say")


def _agent_and_rate_limit(made: Project) -> None:
    write_agent(made, "poet", "I am poet")
    made.change("build.agents.poet", {"tags": ["verse"]})
    made.change("workflows.rateLimit", {"limit": 5, "periodSeconds": 60, "namespaceId": "1001"})


def _destructive(made: Project) -> None:
    made.change("build.namespace", {"name": "code24-build-renamed-local"})
    made.change("kv.cache", {"id": "c0de240000000000000000000000cace"})


def _secret(made: Project) -> None:
    made.stack.set_secret("dispatchToken", OTHER_TOKEN)


CHANGES: dict[str, Callable[[Project], None]] = {
    "variable": _variable,
    "agent-code": _agent_code,
    "agent-and-rate-limit": _agent_and_rate_limit,
    "destructive": _destructive,
    "secret": _secret,
}


@contextmanager
def tiny(folder: Path) -> Iterator[Project]:
    with project(folder, "local") as made:
        settings = yaml.safe_load(made.file.read_text())["config"]["code24:settings"]
        make_tiny(made, {plane: list(settings[plane]["agents"]) for plane in ("build", "optimize")})
        yield made


def previews(made: Project) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "first-deployment", preview_of(made.stack)
    made.up()
    as_it_was = made.file.read_text()
    for name, change in CHANGES.items():
        change(made)
        yield name, preview_of(made.stack)
        made.file.write_text(as_it_was)
        write_agent(made, "brand", "I am brand")
    made.change("tail.attached", False)
    yield "tail-detached", preview_of(made.stack)
    made.up()
    for setting in ("tail", "sites"):
        _without(made, setting)
        yield f"{setting}-off", preview_of(made.stack)
        made.up()
        made.file.write_text(as_it_was)
        yield f"{setting}-on", preview_of(made.stack)
        made.up()


def deletions(preview: dict[str, Any]) -> list[dict[str, Any]]:
    return [step for step in preview["steps"] if step["op"] == "delete"]


def _without(made: Project, setting: str) -> None:
    document = yaml.safe_load(made.file.read_text())
    del document["config"]["code24:settings"][setting]
    made.file.write_text(yaml.safe_dump(document, sort_keys=False))


def test_previews_of_typical_changes_give_the_golden_comments(
    tmp_path: Path, built_cloud: None, rewrite_golden: bool
) -> None:
    with tiny(tmp_path) as made:
        found = dict(previews(made))
        token = made.pulumi("config", "get", "code24:dispatchToken").strip()
    comments = {name: comment(preview, stack="local") for name, preview in found.items()}
    off = [found[name] for name in found if name.endswith("-off")]
    deleted = [step["oldState"] for preview in off for step in deletions(preview)]
    kept = ("WorkersKvNamespace", "DispatchNamespace", "R2Bucket", "D1Database", "CustomHostname")
    assert [each["type"] for each in deleted if each["type"].endswith(kept)] == []
    assert [name for name, preview in found.items() if failed(preview)] == []
    assert [
        name for name, output in comments.items() if token in output or OTHER_TOKEN in output
    ] == []
    if rewrite_golden:
        for name, preview in found.items():
            golden(name, "json").write_text(json.dumps(portable(preview), indent=1) + "\n")
            golden(name, "md").write_text(comments[name])
    assert comments == {name: golden(name, "md").read_text() for name in found}


def test_the_command_says_why_a_preview_fails_and_fails_too(
    tmp_path: Path, built_cloud: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tiny(tmp_path) as made:
        monkeypatch.setattr(command, "prepared", lambda name: made.stack)
        made.change("build.namespace.name", "code24-build-workers-staging")
        done = CliRunner().invoke(command.review, ["--stack", "local"])
    assert done.exit_code == 1
    assert done.stdout == (
        "<!-- code24-preview:local -->\n"
        "## Preview of `local`\n\n"
        "**Nothing is known yet**.\n\n"
        "> [!CAUTION]\n"
        "> **The preview failed, and so would `pulumi up`.** What is listed below is not complete."
        "\n>\n"
        "> ```text\n"
        "> The settings of stack 'local' have 1 problem; nothing was changed:\n"
        ">   - build.namespace.name: the name of another stack; expected one ending in -local\n"
        "> Fix Pulumi.local.yaml (docs/settings.schema.json has every setting) and try again.\n"
        "> ```\n"
    )


def test_a_rule_that_is_broken_fails_the_preview_and_advice_is_a_warning(
    tmp_path: Path, built_cloud: None
) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "PulumiPolicy.yaml").write_text("description: two rules\nruntime: python\n")
    (pack / "__main__.py").write_text(RULES)
    with tiny(tmp_path) as made:
        preview = preview_of(made.stack, "--policy-pack", str(pack))
    assert failed(preview)
    output = comment(preview, stack="local")
    broken = "> ```text\n> policy no-cache, of cache:\n> no-cache\n> a cache is not wanted\n> ```\n"
    assert output.index("**The preview failed") < output.index(broken) < output.index("### Worker")
    assert "policy advice, of metadata:\nadvice\ngive it a better title\n" in output
    assert "<details><summary>1 warning</summary>" in output
