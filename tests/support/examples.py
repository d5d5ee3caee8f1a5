"""Console examples of the documentation, and a shell that runs them as they are printed."""

from __future__ import annotations

import re
import shlex
import subprocess
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

BLOCK = re.compile(r"^( *)```console\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
ANYTHING = "…"
"""What an example leaves out of an output."""
FOLLOWING = ("./code24 logs", "npx wrangler tail")
"""Commands that go on until somebody ends them."""
FAILURE = "(rror|Usage|No.such)"
"""What the first line of such a command has when it fails."""


@dataclass(frozen=True)
class Example:
    """A command, and what the page shows of its output."""

    command: str
    shown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ran:
    """What became of a command."""

    code: int
    output: str

    def shows(self, lines: tuple[str, ...]) -> str | None:
        """The first of the lines that does not follow in the output; None when all do."""
        rest = _plain(self.output)
        for line in lines:
            pattern = ".*?".join(re.escape(part) for part in _plain(line).split(ANYTHING))
            found = re.search(pattern, rest, re.DOTALL)
            if found is None:
                return line
            rest = rest[found.end() :]
        return None


def blocks_of(page: Path) -> list[list[Example]]:
    """The examples of a page: for each block, its commands."""
    found = BLOCK.findall(page.read_text())
    return [list(_examples(textwrap.dedent(body))) for _, body in found]


def _examples(block: str) -> Iterator[Example]:
    command: str | None = None
    shown: list[str] = []
    for line in block.splitlines():
        if command is not None and _open(command):
            command += f"\n{line}"
        elif line.startswith("$ "):
            if command is not None:
                yield Example(command, tuple(shown))
            command, shown = line.removeprefix("$ "), []
        elif line.strip() not in ("", ANYTHING):
            shown.append(line)
    if command is not None:
        yield Example(command, tuple(shown))


def _open(command: str) -> bool:
    """Whether a command continues in the next line."""
    if command.endswith("\\"):
        return True
    try:
        shlex.split(command, comments=True)
    except ValueError:  # a quotation without its end
        return True
    return False


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


class Shell:
    """One bash, as a person has it open: what a command sets, the next one finds."""

    END = "end of the example"

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        """Starts it in a folder."""
        self._bash = subprocess.Popen(
            ["bash", "--noprofile", "--norc"],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, command: str, typed: str = "") -> Ran:
        """Runs a command until it ends; of one that follows something, the first line.

        Args:
            command: as it is typed.
            typed: what is typed when it asks.
        """
        if command.startswith(FOLLOWING):
            follow = f"read -r line < <(exec 2>&1\nexec {command}\n); kill $!"
            command = f'{follow}; echo "$line"; [[ -n $line && ! $line =~ {FAILURE} ]]'
        stdin = f"<<< {shlex.quote(typed)}" if typed else "< /dev/null"
        assert self._bash.stdin is not None
        assert self._bash.stdout is not None
        self._bash.stdin.write(
            f'{{ {command}\n}} {stdin}\ncode=$?; echo; echo "{self.END} $code"\n'
        )
        self._bash.stdin.flush()
        lines: list[str] = []
        for line in self._bash.stdout:
            if line.startswith(self.END):
                return Ran(int(line.removeprefix(self.END)), "".join(lines))
            lines.append(line)
        raise AssertionError(f"the shell ended in: {command}\n{''.join(lines)}")

    def close(self) -> None:
        """Ends it."""
        self._bash.communicate("exit\n")
