"""The resource ``UserWorker``: a script inside a dispatch namespace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from pulumi.provider.experimental.provider import PropertyDiff

from . import inputs as rules
from .bindings import Problem, answered
from .changes import REPLACING, changes
from .code import hashed, module
from .names import UNKNOWN, USER_WORKER, Target
from .resource import Resource
from .values import Props

if TYPE_CHECKING:
    from .api import Api


class UserWorkerResource(Resource[Target]):
    """Uploaded whole each time; its code is compared, and shown, by its hash."""

    token = USER_WORKER
    replacing = REPLACING
    outputs = ("etag",)
    noun = "a user Worker"
    id_form = "<account id>/<namespace>/<name>"
    put_is = "uploaded"
    removed_is = "deleted"
    defaults = rules.DEFAULTS

    def completed(self, inputs: Props) -> Props:
        """With the SHA-256 of its file, too."""
        return hashed(super().completed(inputs))

    def problems(self, inputs: Props) -> Iterator[Problem]:
        """See inputs.py."""
        return rules.problems(inputs)

    def normal(self, inputs: Props) -> Props:
        """See inputs.py."""
        return rules.normal(inputs)

    def changes(self, old: Props, new: Props) -> dict[str, PropertyDiff]:
        """See changes.py."""
        return changes(old, new)

    def place(self, inputs: Props) -> Target:
        """Its namespace and name."""
        return rules.target(inputs)

    def parse(self, identifier: str) -> Target | None:
        """``<account>/<namespace>/<name>``."""
        return Target.parse(identifier)

    def planned(self, inputs: Props, old: Props) -> Props:
        """With the etag of the same code; other code gets one that is not known yet."""
        module(inputs)  # a missing or changed bundle stops the preview already
        same = inputs["contentSha256"] == old.get("contentSha256")
        return {**inputs, "etag": old.get("etag", UNKNOWN) if same else UNKNOWN}

    async def put(self, api: Api, inputs: Props, old: Props, secrets: Iterable[str]) -> Props:
        """Uploads it, over what may be there: a run that was cut off is run again."""
        code, metadata = module(inputs), rules.metadata(inputs)
        etag = await api.user_workers.upload(rules.target(inputs), metadata, code, secrets)
        return {**inputs, "etag": etag}

    async def read(self, api: Api, place: Target, old: Props) -> Props | None:
        """The code is only fetched when its etag is another."""
        live = await api.user_workers.read(place)
        if live is None:
            return None
        name, digest = old.get("mainModule", ""), old.get("contentSha256", "")
        if not live.etag or live.etag != old.get("etag"):
            name, digest = await api.user_workers.code(place)
        name = name or old.get("mainModule", "index.js")
        return {
            "accountId": place.account,
            "namespace": place.namespace,
            "name": place.name,
            "contentFile": old.get("contentFile", name),
            "contentSha256": digest,
            "mainModule": name,
            "etag": live.etag,
            **_settings(live.settings, old),
        }

    async def remove(self, api: Api, state: Props) -> None:
        """Deletes the script."""
        await api.user_workers.delete(self.place(state))


def _settings(live: Props, old: Props) -> dict[str, Any]:
    limits = {"cpuMs": "cpu_ms", "subrequests": "subrequests"}
    answers = live.get("limits") or {}
    return {
        "compatibilityDate": live.get("compatibility_date") or "",
        "compatibilityFlags": sorted(live.get("compatibility_flags") or []),
        "bindings": answered(live.get("bindings") or [], old.get("bindings", {})),
        "tags": sorted(live.get("tags") or []),
        "limits": {k: answers[v] for k, v in limits.items() if answers.get(v) is not None},
    }
