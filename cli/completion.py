"""``./code24 completion``: completion for the shells that Click knows.

https://click.palletsprojects.com/en/stable/shell-completion/
"""

from __future__ import annotations

import shlex

import click
from click.shell_completion import get_completion_class

from machine.paths import REPO

SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print a shell's completion script.

    It also defines a function, so that code24 runs from any folder.

    \b
    Examples:
      eval "$(./code24 completion bash)"               in ~/.bashrc
      eval "$(./code24 completion zsh)"                in ~/.zshrc
      ./code24 completion fish | source                in ~/.config/fish/config.fish
    """
    found = get_completion_class(shell)
    assert found is not None
    quoted = shlex.quote(str(REPO / "code24"))
    source = found(click.Group(), {}, "code24", "_CODE24_COMPLETE").source()
    # Click's scripts run the program by its name, which is a function here and not on PATH.
    program = "_complete $1)" if shell == "bash" else " code24)"
    source = source.replace(program, program.replace("code24", quoted).replace("$1", quoted))
    source = source.replace("(( ! $+commands[code24] )) && return 1", "")
    function = "function code24; {} $argv; end" if shell == "fish" else 'code24() {{ {} "$@"; }}'
    click.echo(f"{function.format(quoted)}\n{source}")
