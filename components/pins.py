"""Workers that run the code of a revision, whatever the checkout has."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi

from components.bundles import PROJECT, WorkerBundle
from components.revisions import RevisionError, bundles_of


def pinned(bundles: Mapping[str, WorkerBundle], pins: Mapping[str, str]) -> dict[str, WorkerBundle]:
    """The checkout's bundles, with those of pinned Workers in their places.

    Args:
        bundles: the checkout's, by the Worker's name.
        pins: the git revision that a Worker is pinned to, by its name.

    Raises:
        pulumi.RunError: when a pin leads to no bundle.
    """
    return {**bundles, **{name: _bundle(bundles, name, pins[name]) for name in sorted(pins)}}


def _bundle(bundles: Mapping[str, WorkerBundle], worker: str, revision: str) -> WorkerBundle:
    if worker not in bundles:
        raise _problem(worker, f"there is no such Worker; expected one of {', '.join(bundles)}")
    try:
        found = bundles_of(PROJECT, revision)
    except RevisionError as error:
        raise _problem(worker, str(error)) from None
    if worker not in found:
        raise _problem(worker, f"revision {revision} has no such Worker; it has {', '.join(found)}")
    return found[worker]


def _problem(worker: str, what: str) -> pulumi.RunError:
    return pulumi.RunError(
        f"settings.pins.{worker}: {what}\nNothing was changed. Correct or remove the pin in the "
        f"file of stack {pulumi.get_stack()!r}."
    )
