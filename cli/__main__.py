"""``./code24``: finds the verb's file, runs it, and turns what went wrong into an exit code."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from machine.console import ToolError, say
from machine.paths import use_own_node

GROUPS = {
    "This machine": ("up", "down", "status", "logs", "env", "doctor", "completion"),
    "A stack": ("preview", "verify", "drift", "trace", "metrics", "sites", "adopt", "stack"),
    "A change of it": ("review", "rehearse", "rollback", "rotate", "recover"),
    "The project": (
        *("test", "check", "fix", "scan", "audit", "steady", "fuzz", "bench", "chaos"),
        *("docs", "regenerate"),
    ),
}
"""The verbs as the help shows them; each is the command of that name in the module of that name."""

HIDDEN = ("make",)

EXIT_CODES = "Exit codes: 0 done and well; 1 failed, or found something; 2 not understood."


class Verbs(click.Group):
    """Verbs that are imported when they are needed, so that one verb starts at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every verb, in the order of the groups."""
        return [verb for verbs in GROUPS.values() for verb in verbs]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a verb; None when there is no such verb."""
        if cmd_name not in {*self.list_commands(ctx), *HIDDEN}:
            return None
        found = getattr(import_module(f"cli.{cmd_name}"), cmd_name)
        assert isinstance(found, click.Command)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """A section for each group."""
        formatter.write_paragraph()
        for title, verbs in GROUPS.items():
            found = [(verb, self.get_command(ctx, verb)) for verb in verbs]
            rows = [
                (verb, command.get_short_help_str(limit=64)) for verb, command in found if command
            ]
            # Without the blank lines of a section, for all of it to fit on a screen.
            formatter.write_heading(title)
            formatter.indent()
            formatter.write_dl(rows, col_max=12)
            formatter.dedent()


@click.command(
    cls=Verbs,
    epilog=EXIT_CODES,
    context_settings={
        "help_option_names": ["-h", "--help"],
        # https://no-color.org; without it, Click colors what goes to a terminal.
        "color": False if os.environ.get("NO_COLOR") else None,
    },
)
def cli() -> None:
    """Deploy and operate Code24. Start with `./code24 up`; VERB `--help` shows examples."""


def main() -> None:
    """Runs a command; an error that a person can fix is shown without a stack trace."""
    use_own_node()
    try:
        cli(prog_name="code24")
    except ToolError as error:
        say(f"\n{error}")
        sys.exit(1)


if __name__ == "__main__":
    main()
