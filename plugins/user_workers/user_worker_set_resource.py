"""The resource ``UserWorkerSet``: many user Workers of one dispatch namespace, as one resource.

The engine writes its whole state twice for each resource that it changes, and asks the program, the
plugin and its state about each. A platform has a user Worker for each customer: as a resource each,
a thousand cost ten times as much for each as a hundred. In a set only those that differ are sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from pulumi.provider.experimental.provider import PropertyDiff

from .bindings import Problem
from .changes import at, replacements
from .errors import PartlyDoneError, PluginError
from .inputs import pattern_problems
from .names import PARALLEL, UNKNOWN, USER_WORKER_SET, Namespace
from .resource import Resource
from .user_worker_resource import UserWorkerResource
from .values import Props

if TYPE_CHECKING:
    from .api import Api

MOST_REASONS = 10
"""Failures that an error says in full."""

_PLACE = ("accountId", "namespace")

Work = Callable[[], Awaitable[Any]]


class UserWorkerSetResource(Resource[Namespace]):
    """Each of its Workers is what ``UserWorker`` is, by its name."""

    token = USER_WORKER_SET
    replacing = _PLACE
    outputs = ("etags",)
    noun = "a set of user Workers"
    id_form = "<account id>/<namespace>"
    put_is = "uploaded"
    removed_is = "deleted"
    defaults: ClassVar[Props] = {"workers": {}}
    _one = UserWorkerResource()

    def completed(self, inputs: Props) -> Props:
        """Each Worker with what its program left out."""
        inputs = super().completed(inputs)
        if not isinstance(inputs["workers"], dict):
            return inputs
        workers = {
            name: self._one.completed(worker) if isinstance(worker, dict) else worker
            for name, worker in inputs["workers"].items()
        }
        return {**inputs, "workers": workers}

    def problems(self, inputs: Props) -> Iterator[Problem]:
        """Those of the namespace once, then those of each Worker under its name."""
        known = (*_PLACE, "workers")
        for name in inputs:
            if name not in known:
                yield name, f"is not an input of {self.noun}; expected one of {', '.join(known)}"
        for name in _PLACE:
            if name not in inputs:
                yield name, f"is missing; {self.noun} needs it"
            elif inputs[name] != UNKNOWN:
                yield from pattern_problems(name, inputs[name])
        workers = inputs["workers"]
        if workers == UNKNOWN:
            return
        if not isinstance(workers, Mapping):
            yield "workers", "is not a map; expected {name: {contentFile: ..., ...}}"
            return
        for name, worker in workers.items():
            yield from self._problems_of(name, worker)

    def _problems_of(self, name: str, worker: Any) -> Iterator[Problem]:
        path = f"workers.{name}"
        if worker == UNKNOWN:
            return
        if not isinstance(worker, Mapping):
            yield path, "is not a map; expected {contentFile: ..., ...}"
            return
        for own in ("name", *_PLACE):
            if own in worker:
                yield f"{path}.{own}", "is not an input of a Worker of a set; the set has it"
                return
        somewhere = {"accountId": UNKNOWN, "namespace": UNKNOWN, "name": name}
        for inner, problem in self._one.problems({**worker, **somewhere}):
            yield (path if inner == "name" else f"{path}.{inner}"), problem

    def normal(self, inputs: Props) -> Props:
        """Each Worker in its one form."""
        workers = inputs["workers"]
        if workers == UNKNOWN:
            return inputs
        same = {
            name: worker if worker == UNKNOWN else self._one.normal(worker)
            for name, worker in sorted(workers.items())
        }
        return {**inputs, "workers": same}

    def changes(self, old: Props, new: Props) -> dict[str, PropertyDiff]:
        """By Worker: one that comes, one that goes, or what of one differs."""
        found = replacements(old, new, self.replacing)
        before, after = old.get("workers", {}), new["workers"]
        if after == UNKNOWN:
            return found | at("workers", before, after)
        for name in sorted({*before, *after}):
            path, was, will = f"workers.{name}", before.get(name), after.get(name)
            if was is None or will is None or will == UNKNOWN:
                found |= at(path, was, will)
            else:
                of_one = self._one.changes(was, will)
                found |= {f"{path}.{inner}": difference for inner, difference in of_one.items()}
        return found

    def place(self, inputs: Props) -> Namespace:
        """Its namespace."""
        return Namespace(inputs["accountId"], inputs["namespace"])

    def parse(self, identifier: str) -> Namespace | None:
        """``<account>/<namespace>``."""
        return Namespace.parse(identifier)

    def planned(self, inputs: Props, old: Props) -> Props:
        """With the etags of the same code."""
        if inputs["workers"] == UNKNOWN:
            return {**inputs, "etags": UNKNOWN}
        before = _states(old)
        etags = {}
        for name, worker in inputs["workers"].items():
            if worker == UNKNOWN:
                etags[name] = UNKNOWN
                continue
            named = {**worker, "name": name}
            etags[name] = self._one.planned(named, before.get(name, {}))["etag"]
        return {**inputs, "etags": etags}

    async def put(self, api: Api, inputs: Props, old: Props, secrets: Iterable[str]) -> Props:
        """Uploads those that are new or differ, then deletes those that are no more in it."""
        before = _states(old)
        wanted = {name: _placed(inputs, name, worker) for name, worker in inputs["workers"].items()}
        uploads = {
            name: partial(self._one.put, api, one, before.get(name, {}), secrets)
            for name, one in wanted.items()
            if name not in before or self._one.changes(before[name], one)
        }
        uploaded, failures = await _each(uploads)
        states = before | uploaded
        if not failures:
            gone = {name: state for name, state in before.items() if name not in wanted}
            deleted, failures = await _each(self._removals(api, gone))
            states = {name: state for name, state in states.items() if name not in deleted}
        state = inputs | _joined(states)
        if failures:
            raise PartlyDoneError(state, _reasons(failures))
        return state

    async def read(self, api: Api, place: Namespace, old: Props) -> Props | None:
        """Those of the set that are there.

        Raises:
            PluginError: at an import: nothing at Cloudflare says what is in a set.
        """
        if not old:
            raise PluginError(
                f"{place.described} cannot be imported: nothing at Cloudflare says which user "
                "Workers are in it. Declare it and run `pulumi up`, which uploads over what is "
                "there."
            )
        looks = {
            name: partial(self._one.read, api, self._one.place(state), state)
            for name, state in _states(old).items()
        }
        found, failures = await _each(looks)
        if failures:
            raise PluginError(" ".join(_reasons(failures)))
        there = {name: state for name, state in found.items() if state is not None}
        return {"accountId": place.account, "namespace": place.name, **_joined(there)}

    async def remove(self, api: Api, state: Props) -> None:
        """Deletes every script of the set."""
        _, failures = await _each(self._removals(api, _states(state)))
        if failures:
            raise PluginError(" ".join(_reasons(failures)))

    def _removals(self, api: Api, states: Mapping[str, Props]) -> dict[str, Work]:
        return {name: partial(self._one.remove, api, state) for name, state in states.items()}


def _placed(inputs: Props, name: str, worker: Props) -> Props:
    """A Worker of the set as the inputs of a ``UserWorker``."""
    return {**{key: inputs[key] for key in _PLACE}, "name": name, **worker}


def _states(old: Props) -> dict[str, Props]:
    """The Workers of a state, each as the state of a ``UserWorker``."""
    etags = old.get("etags", {})
    return {
        name: {**_placed(old, name, worker), "etag": etags.get(name, "")}
        for name, worker in old.get("workers", {}).items()
    }


def _joined(states: Mapping[str, Props]) -> Props:
    """What the state of the set has of the states of its Workers."""
    own = ("name", "etag", *_PLACE)
    return {
        "workers": {
            name: {key: value for key, value in state.items() if key not in own}
            for name, state in sorted(states.items())
        },
        "etags": {name: state["etag"] for name, state in sorted(states.items())},
    }


async def _each(work: Mapping[str, Work]) -> tuple[Props, dict[str, PluginError]]:
    """Results and failures by name. All are tried; a cancel ends those that are not done."""
    # As many as are sent: of ten thousand the code of the others stays in its file.
    room = asyncio.Semaphore(PARALLEL)

    async def in_turn(one: Work) -> Any:
        async with room:
            return await one()

    tasks = {name: asyncio.ensure_future(in_turn(one)) for name, one in work.items()}
    try:
        await asyncio.gather(*tasks.values(), return_exceptions=True)
    except asyncio.CancelledError:
        await asyncio.wait(tasks.values())
    failures = {}
    for name, task in tasks.items():
        if task.cancelled():
            failures[name] = PluginError(f"User Worker {name!r}: stopped before it was done.")
        elif isinstance(error := task.exception(), PluginError):
            failures[name] = error
    return {name: task.result() for name, task in tasks.items() if name not in failures}, failures


def _reasons(failures: Mapping[str, PluginError]) -> list[str]:
    said = [str(failures[name]) for name in sorted(failures)[:MOST_REASONS]]
    more = len(failures) - len(said)
    return [*said, f"{more} more user Workers failed."] if more else said
