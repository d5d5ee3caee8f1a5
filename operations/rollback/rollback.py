"""A Worker taken back to older code by a pin in its stack's file, and let go again.

The pin makes every later update keep the old code: a rollback in the dashboard would be undone by
the next `./code24 up`, and by nobody's decision.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from components.revisions import LOCK, RevisionError, bundles_of
from machine.console import ToolError, say
from operations import state
from operations.rollback import pins
from operations.stack import Stack

REVISIONS = 30
"""How far back older code is looked for; `TO` takes any revision."""


@dataclass(frozen=True)
class Rollback:
    """One Worker of one stack."""

    stack: Stack
    worker: str
    """The name of its bundle: workflows, dispatch or an agent."""

    @property
    def file(self) -> Path:
        """The stack's file."""
        return self.stack.project / f"Pulumi.{self.stack.name}.yaml"

    def begin(self, to: str | None) -> str:
        """Pins the Worker to a revision, which is given back; nothing is deployed yet.

        Args:
            to: the revision; None for the newest with older code than what is deployed.

        Raises:
            ToolError: when there is no such Worker, or no such code.
        """
        deployed = self._deployed()
        revision = self._older(deployed) if to is None else self._resolved(to)
        self.file.write_text(pins.with_pin(self.file.read_text(), self.worker, revision))
        return revision

    def undo(self) -> None:
        """Removes the pin; nothing is deployed yet.

        Raises:
            ToolError: when the Worker is not pinned.
        """
        text = self.file.read_text()
        known = pins.pins_of(text)
        if self.worker not in known:
            pinned = f"pinned are {', '.join(sorted(known))}" if known else "no Worker is"
            raise ToolError(
                f"{self.worker!r} is not pinned in {self.file.name}: {pinned}. Nothing was changed."
            )
        self.file.write_text(pins.without_pin(text, self.worker))

    def _deployed(self) -> str:
        codes = state.deployed_code(state.resources(self.stack))
        if not codes:
            raise ToolError(
                f"The stack {self.stack.name!r} is not up, so there is nothing to roll back: "
                f"`./code24 up --stack {self.stack.name}` brings it up."
            )
        if self.worker not in codes:
            raise ToolError(
                f"The stack {self.stack.name!r} has no Worker {self.worker!r}: expected one of "
                f"{', '.join(sorted(codes))}."
            )
        return codes[self.worker]

    def _older(self, deployed: str) -> str:
        """The newest revision with other code, older than the one that has what is deployed.

        What is deployed may be of no revision: then the newest with other code.
        """
        revisions = self._git("log", "--format=%H", "-n", str(REVISIONS), "--", "worker_src", LOCK)
        other = None
        seen = False
        for revision in revisions.split():
            code = self._code_at(revision)
            if code == deployed:
                seen = True
            elif code is not None and seen:
                return revision
            elif code is not None and other is None:
                other = revision
        if other is None or seen:
            raise ToolError(self._nothing_older(len(revisions.split())))
        return other

    def _code_at(self, revision: str) -> str | None:
        """The first digits of the code's SHA-256; None when the revision gives none."""
        try:
            bundle = bundles_of(self.stack.project, revision).get(self.worker)
        except RevisionError as error:
            say(f"    {revision[:12]} is passed over: {str(error).splitlines()[0]}")
            return None
        return None if bundle is None else bundle.sha256[:12]

    def _nothing_older(self, count: int) -> str:
        shallow = self._git("rev-parse", "--is-shallow-repository").strip() == "true"
        fix = (
            "This clone is shallow: `git fetch --unshallow` gets the others."
            if shallow
            else f"Name an older revision: `./code24 rollback {self.worker} --to REVISION`."
        )
        return (
            f"No older code of {self.worker!r} is in the newest {count} revisions that changed "
            f"worker_src or {LOCK}. {fix}"
        )

    def _resolved(self, to: str) -> str:
        """The whole hash of a revision that has the Worker.

        Raises:
            ToolError: when there is none, it does not build, or it has no such Worker.
        """
        revision = self._git("rev-parse", "--verify", "--quiet", f"{to}^{{commit}}", known=to)
        revision = revision.strip()
        try:
            found = bundles_of(self.stack.project, revision)
        except RevisionError as error:
            raise ToolError(
                f"{error}\nName another revision with TO; nothing was changed."
            ) from None
        if self.worker not in found:
            raise ToolError(
                f"The revision {to} has no Worker {self.worker!r}: it has {', '.join(found)}."
            )
        return revision

    def _git(self, *words: str, known: str | None = None) -> str:
        output = subprocess.run(
            ["git", *words], cwd=self.stack.project, capture_output=True, text=True, check=False
        )
        if output.returncode != 0 and known is not None:
            raise ToolError(
                f"This clone does not have the revision {known!r}: expected a commit, a tag or a "
                "branch of it. `git fetch` gets new ones, `git fetch --unshallow` old ones."
            )
        if output.returncode != 0:
            raise ToolError(
                f"git {words[0]} failed in {self.file.parent}:\n{output.stderr.strip()}"
            )
        return output.stdout
