"""What a run made and the engine has no record of."""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import Future, ThreadPoolExecutor

from cloudflare import APIError

from machine.console import ToolError, say
from operations.adopt.account import client_of
from operations.recover import namespaces
from operations.recover.namespaces import Namespace
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
        self._before: Future[set[Namespace] | None] = pool.submit(_live, stack)
        pool.shutdown(wait=False)

    def take_back(self, names: Collection[tuple[str, str]]) -> None:
        """After a failure: deletes what the run made and did not record, as far as it is empty.

        Args:
            names: kind and name of what it began to make and did not come to the end of.
        """
        before = self._before.result()
        if not names:
            return
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
    there_before: Collection[Namespace] = (),
) -> None:
    """Deletes namespaces of the stack that are live, empty and not in its state.

    Args:
        stack: its settings say which account this is.
        names: kind and name of those that may be deleted; all that its settings make if not said.
        there_before: never touched, whatever they are called.
    """
    settings = settings_in(stack.project, stack.name)
    client = client_of(stack.environment_with_callers())
    account = settings.account.id
    try:
        own = namespaces.made_by(settings) if names is None else names
        for namespace in _unrecorded(own, stack, namespaces.live(client, account)):
            if namespace in there_before:
                _leave(namespace, "it was there before")
            elif not namespaces.is_empty(client, account, namespace):
                _leave(namespace, "it is not empty")
            else:
                namespaces.delete(client, account, namespace)
                say(
                    f"    deleted the {namespace}: the killed update had created it, it is empty "
                    "and not in the state"
                )
    except APIError as error:
        say(f"    The account {account} does not answer: {error.message}")
        say(f"    `./code24 recover --stack {stack.name}` searches again for what was created.")


def _leave(namespace: Namespace, why: str) -> None:
    say(
        f"    left the {namespace} alone: {why}, and the state has no record of it. If it is this "
        "stack's, adopt it (`./code24 adopt` prints what to paste); otherwise choose another name"
    )


def _unrecorded(
    own: Collection[tuple[str, str]], stack: Stack, live: set[Namespace]
) -> list[Namespace]:
    recorded = stack.ids()
    return sorted(
        namespace
        for namespace in live
        if (namespace.kind, namespace.name) in own and namespace.id not in recorded
    )


def _live(stack: Stack) -> set[Namespace] | None:
    """None when it cannot be told: wrong settings, no token, no answer. The engine says why."""
    try:
        settings = settings_in(stack.project, stack.name)
        return namespaces.live(client_of(stack.environment_with_callers()), settings.account.id)
    except (APIError, ToolError):
        return None
