"""The project's commands: ``python -m cli VERB``; the Makefile names each."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cli import golden, quality, review, stacks
from cli.adopt import adopt
from cli.audit import audit
from cli.bench import bench
from cli.chaos import chaos
from cli.diagram import diagram
from cli.drift import drift
from cli.fuzz import fuzz
from cli.new_stack import forget, stack_command
from cli.recover import recover
from cli.rehearse import rehearse
from cli.rollback import rollback
from cli.rotate import rotate
from cli.scan import scan
from cli.verify import verify
from machine.console import ToolError, say
from machine.paths import put_own_node_first


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
