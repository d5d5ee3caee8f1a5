"""A preview for people: what a change would do to a stack, as a Markdown comment."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from cli.options import stack_option
from machine.console import ToolError, say, step
from operations.policies import policy_arguments
from operations.prepare import prepared
from operations.review import comment, failed
from operations.review.engine import preview_of


@click.command()
@stack_option
@click.option("--out", type=click.Path(path_type=Path), help="A file for the comment.")
@click.option(
    "--from",
    "saved",
    type=click.Path(path_type=Path),
    help="What `pulumi preview --json` gave before, instead of a new preview.",
)
def review(name: str, out: Path | None, saved: Path | None) -> None:
    """Write a preview as a comment for a pull request.

    \b
    Examples:
      ./code24 review --stack staging
      ./code24 review --stack staging --out comment.md
      ./code24 review --from preview.json
    """
    preview = _saved_preview(saved) if saved is not None else _new_preview(name)
    written = comment(preview, stack=name)
    if out is None:
        click.echo(written, nl=False)
    else:
        out.write_text(written)
        say(f"The comment is in {out}.")
    if failed(preview):
        sys.exit(1)


def _new_preview(name: str) -> dict[str, Any]:
    stack = prepared(name)
    with step(f"pulumi preview of the stack {name}"):
        return preview_of(stack, *policy_arguments(stack))


def _saved_preview(path: Path) -> dict[str, Any]:
    """Raises ToolError when the file holds no preview."""
    expected = "expected what `pulumi preview --json` gives, an object with `steps`"
    try:
        found = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise ToolError(f"{path}: cannot be read ({error}); {expected}") from None
    if not isinstance(found, dict) or not {"steps", "changeSummary"} & found.keys():
        raise ToolError(f"{path}: not a preview; {expected}")
    return found
