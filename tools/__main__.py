"""The project's commands: ``python -m tools VERB``; the Makefile names each."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tools.commands import golden, quality, review, stacks
from tools.commands.adopt import adopt
from tools.commands.audit import audit
from tools.commands.bench import bench
from tools.commands.chaos import chaos
from tools.commands.diagram import diagram
from tools.commands.drift import drift
from tools.commands.fuzz import fuzz
from tools.commands.new_stack import forget, stack_command
from tools.commands.recover import recover
from tools.commands.rehearse import rehearse
from tools.commands.rollback import rollback
from tools.commands.rotate import rotate
from tools.commands.scan import scan
from tools.commands.verify import verify
from tools.console import ToolError, say
from tools.paths import put_own_node_first


@click.group()
def cli() -> None:
    """Code24 on this machine and elsewhere."""


for command in (
    stacks.up,
    stacks.preview,
    stacks.down,
    stacks.status,
    stacks.logs,
    stacks.env,
    verify,
    drift,
    recover,
    rollback,
    rotate,
    rehearse,
    review.review,
    adopt,
    audit,
    bench,
    chaos,
    fuzz,
    stack_command,
    forget,
    scan,
    quality.doctor_command,
    quality.test_command,
    quality.steady_command,
    quality.recordings_command,
    quality.check_command,
    quality.fix,
    golden.golden,
    diagram,
    quality.screenshots_command,
):
    cli.add_command(command)


def main() -> None:
    """Runs a command; what a person can mend is said without a stack trace."""
    put_own_node_first()
    try:
        cli(prog_name=Path("make").name)
    except ToolError as error:
        say(f"\n{error}")
        sys.exit(1)


if __name__ == "__main__":
    main()
