"""The resource ``WorkerPlacement``: where a Worker of the account runs.

The official provider's WorkersScript has the property, but its release 6.17.0 sends an upload with
an empty metadata part for it, which Cloudflare refuses; and an upload that does
not name a placement switches it off, so it is set again after each one. ``modified_on`` of the
script tells of them: every upload moves it, and so does the setting of the placement itself. The
state therefore has two moments of the script, ``scriptModifiedOn`` for which the placement was set
and ``settledOn`` when it was last seen to be on; any third one is an upload after which it has to
be set again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, ClassVar

from pulumi.provider.experimental.provider import PropertyDiff

from .bindings import Problem
from .changes import at, replacements
from .inputs import PATTERNS
from .names import UNKNOWN, WORKER_PLACEMENT, Placement
from .resource import Resource
from .values import Props

if TYPE_CHECKING:
    from .api import Api

MODES = ("smart",)
_PATTERNS = {
    "accountId": PATTERNS["accountId"],
    "scriptName": PATTERNS["name"],
    "mode": ("|".join(MODES), " or ".join(MODES)),
    "scriptModifiedOn": (r"(?s).+", "the script's output modified_on"),
}


class PlacementResource(Resource[Placement]):
    """It exists as long as the placement is on."""

    token = WORKER_PLACEMENT
    replacing = ("accountId", "scriptName")
    outputs = ("settledOn",)
    noun = "a Worker's placement"
    id_form = "<account id>/<script name>"
    put_is = "set"
    removed_is = "switched off"
    defaults: ClassVar[Props] = {}

    def problems(self, inputs: Props) -> Iterator[Problem]:
        """Each input is text of one form."""
        for name in inputs:
            if name not in _PATTERNS:
                yield (
                    name,
                    f"is not an input of {self.noun}; expected one of {', '.join(_PATTERNS)}",
                )
        for name, (pattern, expected) in _PATTERNS.items():
            value = inputs.get(name)
            if name not in inputs:
                yield name, f"is missing; {self.noun} needs it"
            elif value != UNKNOWN and not (isinstance(value, str) and re.fullmatch(pattern, value)):
                yield name, f"is {value!r}; expected {expected}"

    def normal(self, inputs: Props) -> Props:
        """Each value has one spelling."""
        return inputs

    def changes(self, old: Props, new: Props) -> dict[str, PropertyDiff]:
        """Another mode, or an upload of the script since the placement was set or seen."""
        found = replacements(old, new, self.replacing) | at("mode", old.get("mode"), new["mode"])
        known = (old.get("scriptModifiedOn"), old.get("settledOn"))
        if new["scriptModifiedOn"] not in known:
            found |= at("scriptModifiedOn", old.get("scriptModifiedOn"), new["scriptModifiedOn"])
        return found

    def place(self, inputs: Props) -> Placement:
        """The script's account and name."""
        return Placement(inputs["accountId"], inputs["scriptName"])

    def parse(self, identifier: str) -> Placement | None:
        """``<account>/<script name>``."""
        return Placement.parse(identifier)

    def planned(self, inputs: Props, old: Props) -> Props:
        """It will settle at a moment that nobody knows yet."""
        return {**inputs, "settledOn": UNKNOWN}

    async def put(self, api: Api, inputs: Props, old: Props, secrets: Iterable[str]) -> Props:
        """Sets it; to set it twice does no harm."""
        settled_on = await api.placements.set(self.place(inputs), inputs["mode"])
        return {**inputs, "settledOn": settled_on}

    async def read(self, api: Api, place: Placement, old: Props) -> Props | None:
        """A placement that was switched off, by hand or by another's upload, is gone."""
        live = await api.placements.read(place)
        if live is None:
            return None
        return {
            "accountId": place.account,
            "scriptName": place.script,
            "mode": live.mode,
            "scriptModifiedOn": old.get("scriptModifiedOn", live.modified_on),
            "settledOn": live.modified_on,
        }

    async def remove(self, api: Api, state: Props) -> None:
        """Switches it off; the script stays."""
        await api.placements.switch_off(self.place(state))
