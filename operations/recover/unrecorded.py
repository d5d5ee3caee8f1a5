"""What a run made and the engine has no record of."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from concurrent.futures import Future, ThreadPoolExecutor

from cloudflare import APIError, BadRequestError, Cloudflare, ConflictError

from machine.console import ToolError, say
from operations import creations
from operations.adopt.account import client_of
from operations.creations import Creation
from operations.rehearse.live import settings_in
from operations.stack import Stack


class Unrecorded:
    """Watches one run of the engine, from before it starts."""

    def __init__(self, stack: Stack) -> None:
        """Begins to list what is live; the engine need not wait for it.

        What the list still catches of the run itself counts as there before, and is left alone.
        """
        self._stack = stack
        pool = ThreadPoolExecutor(max_workers=1)
        self._before: Future[list[Creation] | None] = pool.submit(_live, stack)
        pool.shutdown(wait=False)

    def take_back(self, names: Collection[tuple[str, str]]) -> None:
        """After the run: deletes what it made and did not record, as far as it is unused.

        Args:
            names: kind and name of what it began to make and did not come to the end of.
        """
        if not names:
            return
        before = self._before.result()
        if before is None:
            say(
                "    The account could not be listed: `./code24 recover` searches for what was "
                "created."
            )
            return
        take_back(self._stack, names, there_before=before)


def take_back(
    stack: Stack,
    names: Collection[tuple[str, str]] | None = None,
    there_before: Collection[Creation] = (),
) -> None:
    """Deletes what the stack makes by a POST and is live, unused and not in its state.

    Args:
        stack: its settings say which account this is.
        names: kind and name of what a run began to make. If not said, all that the settings make;
            what somebody seems to use is kept then, as it may be older than any run.
        there_before: never touched, whatever they are called.
    """
    settings = settings_in(stack.project, stack.name)
    client = client_of(stack.environment_with_callers())
    own = creations.made_by(settings) if names is None else names
    try:
        for creation in _unrecorded(stack, creations.live(client, settings, own)):
            if creation in there_before:
                _leave(creation, "it was there before")
            elif used := creations.contents(client, creation):
                _leave(creation, used)
            elif names is None and creation.used:
                _leave(creation, creation.used)
            else:
                _delete(client, creation)
    except APIError as error:
        say(f"    The account {settings.account.id} does not answer: {error.message}")
        say(f"    `./code24 recover --stack {stack.name}` searches again for what was created.")


def _delete(client: Cloudflare, creation: Creation) -> None:
    try:
        creations.delete(client, creation)
    except (BadRequestError, ConflictError) as error:
        _leave(creation, f"the API does not delete it ({error.message})")
        return
    say(
        f"    deleted the {creation}: the killed update had created it, it is unused and not in "
        "the state"
    )


def _leave(creation: Creation, why: str) -> None:
    own = (
        "adopt it (`./code24 adopt` prints what to paste)"
        if creation.kind in creations.ADOPTABLE
        else "delete it, and the next update makes it again"
    )
    say(
        f"    left the {creation} alone: {why}, and the state has no record of it. If it is this "
        f"stack's, {own}; otherwise choose another name"
    )


def _unrecorded(stack: Stack, live: Iterable[Creation]) -> list[Creation]:
    recorded = creations.recorded_in(stack.resources())
    return [each for each in live if (each.kind, each.id) not in recorded]


def _live(stack: Stack) -> list[Creation] | None:
    """None when it cannot be told: wrong settings, no token, no answer. The engine says why."""
    try:
        settings = settings_in(stack.project, stack.name)
        client = client_of(stack.environment_with_callers())
        return creations.live(client, settings, creations.made_by(settings))
    except (APIError, ToolError):
        return None
