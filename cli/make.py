"""``make VERB NAME=value``, as it was before ``./code24``: kept for one release.

The Makefile hands everything here. `make up`, `down`, `test`, `check` and `fix` stay; every other
one prints its new form.
"""

from __future__ import annotations

import os
import shlex

import click

from machine.console import say

KEPT = ("up", "down", "test", "check", "fix")
"""Targets that stay in the Makefile."""

REGENERATED = ("golden", "recordings", "diagram", "screenshots")
RENAMED = {
    "stack": ("stack", "init"),
    "forget": ("stack", "rm"),
    **{name: ("regenerate", name) for name in REGENERATED},
}
ARGUMENTS = ("WORKER", "NAME", "RUN")
FLAGS = ("UNDO", "FINISH", "RECORD")
REPEATED = ("ONLY", "ALLOW")
FROM_THE_COMMAND_ONLY = ("PORT",)
"""The shell's own PORT is meant for other programs."""

OF_MAKE = ("MAKEFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MFLAGS")
"""How make hands its variables on to a make below it. One that is started from here, such as a
test's, is no part of this one:
https://www.gnu.org/software/make/manual/html_node/Variables_002fRecursion.html
"""

STACK = ("STACK",)
TARGETS: dict[str, tuple[str, ...]] = {
    "up": ("STACK", "ALLOW", "PORT"),
    "preview": ("STACK", "ALLOW"),
    "down": STACK,
    "status": (),
    "logs": (),
    "env": (),
    "verify": ("STACK", "URL"),
    "drift": STACK,
    "trace": ("RUN", "STACK"),
    "metrics": ("STACK", "SINCE"),
    "recover": STACK,
    "rollback": ("WORKER", "STACK", "TO", "UNDO"),
    "rotate": ("STACK", "FINISH"),
    "rehearse": ("STACK", "BASE", "OUT"),
    "review": ("STACK", "OUT", "FROM"),
    "adopt": STACK,
    "stack": ("NAME", "FROM"),
    "forget": ("NAME",),
    "bench": ("ONLY", "RECORD"),
    "chaos": ("ONLY", "MINUTES"),
    "audit": ("OUT",),
    "fuzz": ("CASES",),
    "steady": ("RUNS",),
    "scan": (),
    "doctor": (),
    "test": ("PLUGIN", "ONLY"),
    "check": (),
    "fix": (),
    **dict.fromkeys(REGENERATED, ()),
}
"""Each old target with the variables that it took, in the order of the new words."""


@click.command(hidden=True, context_settings={"ignore_unknown_options": True})
@click.argument("target")
@click.argument("assignments", nargs=-1)
@click.pass_context
def make(context: click.Context, target: str, assignments: tuple[str, ...]) -> None:
    """Run a target of the old Makefile, and print its new form."""
    given = dict(each.partition("=")[::2] for each in assignments)
    words = new_words(target, given)
    for name in (*OF_MAKE, *given):
        os.environ.pop(name, None)
    if target not in KEPT:
        say(
            f"`make {target}` goes away with the next release. Its new form:\n"
            f"  ./code24 {shlex.join(words)}\n"
        )
    root = context.find_root()
    root.command.main(words, prog_name=root.info_name)


def new_words(target: str, assignments: dict[str, str]) -> list[str]:
    """What follows ``./code24`` for an old target.

    Args:
        target: as in ``make rollback``.
        assignments: the variables after it; the others are taken from the environment.

    Raises:
        click.UsageError: for a target or a variable that there never was.
    """
    if target not in TARGETS:
        raise click.UsageError(f"make has no target {target!r}: `./code24 --help` lists the verbs.")
    known = TARGETS[target]
    if unknown := assignments.keys() - set(known):
        takes = ", ".join(known) or "no variables"
        raise click.UsageError(
            f"`make {target}` takes {takes}, not {', '.join(sorted(unknown))}: "
            f"`./code24 {' '.join(RENAMED.get(target, (target,)))} --help` shows examples."
        )
    words = list(RENAMED.get(target, (target,)))
    for name in known:
        environment = None if name in FROM_THE_COMMAND_ONLY else os.environ.get(name)
        value = assignments.get(name) or environment
        if not value:
            continue
        if name in ARGUMENTS:
            words.append(value)
        elif name in FLAGS:
            words.append(f"--{name.lower()}")
        else:
            each = value.split() if name in REPEATED else [value]
            words += [word for one in each for word in (f"--{name.lower()}", one)]
    return words
