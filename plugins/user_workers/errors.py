"""What the plugin reports: where, what Cloudflare said, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pulumi.provider.experimental.property_value import PropertyValue

from .names import Place
from .values import Props


class PluginError(Exception):
    """A failure that the engine shows as it is: one readable message, no stack trace."""


class PartlyDoneError(PluginError):
    """Some of it is there: the engine keeps that in the state, and the next run does the rest."""

    def __init__(self, state: Props, reasons: Sequence[str]) -> None:
        """Says why the rest is not.

        Args:
            state: the resource as far as it is there.
            reasons: one sentence for each part that is not.
        """
        super().__init__(" ".join(reasons))
        self.state = state
        self.reasons = reasons


class PartlyPutError(PluginError):
    """As :class:`PartlyDoneError`, in the engine's words."""

    def __init__(
        self, identifier: str, properties: dict[str, PropertyValue], reasons: Sequence[str]
    ) -> None:
        """The id, and the state as far as it is there."""
        super().__init__(" ".join(reasons))
        self.identifier = identifier
        self.properties = properties
        self.reasons = reasons


class Answer(NamedTuple):
    """An answer that is an error: its HTTP status, and the code and message of its envelope."""

    status: int
    code: int | None
    message: str


SCRIPT_MISSING = 10007
USER_WORKER_MISSING = 10092
"""What the API answers for a script of a dispatch namespace itself; its parts answer 10007."""

SERVICE_MISSING = 10090
"""What the older view of a Worker, a service, answers for one that is not there."""

NAMESPACE_MISSING = 100119

_TOKEN = (
    "Give the token the permission 'Workers Scripts: Edit' on this account, and set it in "
    "CLOUDFLARE_API_TOKEN or in the provider's apiToken."
)
_DELETED = "Run `pulumi refresh` and `pulumi up`: it was deleted behind the program."
_NAMESPACE = (
    "Create the namespace first: let the user Worker depend on it in the program, or run "
    "`pulumi refresh` if it was deleted behind the program's back."
)
_MENDS = {
    7000: "Check the base URL (CLOUDFLARE_BASE_URL): the API does not know this path.",
    7003: "Check accountId: the API finds no such account.",
    10000: _TOKEN,
    9109: _TOKEN,
    SCRIPT_MISSING: _DELETED,
    USER_WORKER_MISSING: _DELETED,
    SERVICE_MISSING: _DELETED,
    10021: "The code does not start: read the message, fix the module, and build it again.",
    10027: "Make the bundle smaller, or ask for a larger limit of the account.",
    10035: "Somebody else changed it at the same time: run `pulumi up` again.",
    10037: "Delete user Workers that are not needed, or ask Cloudflare for a higher limit.",
    10041: "Create the KV namespace of the binding first, or correct its namespace_id.",
    10042: "Create the KV namespace of the binding first, or correct its namespace_id.",
    10121: "The account has no Workers for Platforms: enable it in Cloudflare's dashboard.",
    10143: "Create the Worker of the service binding first, or correct its name.",
    10144: "Create the Worker of the service binding first, or correct its name.",
    10155: "Use at most 8 tags.",
    NAMESPACE_MISSING: _NAMESPACE,
}
"""By the codes of Cloudflare's API: the page of codes is not complete, so others may come.

https://developers.cloudflare.com/workers/observability/errors/
"""


def failed(place: Place, action: str, answer: Answer, secrets: Iterable[str] = ()) -> PluginError:
    """Cloudflare refused; no secret that was sent is repeated from its answer."""
    code = "no code" if answer.code is None else f"code {answer.code}"
    message = hidden(answer.message, secrets).rstrip(".")
    return PluginError(
        f"{place.described} could not be {action}: Cloudflare answered {answer.status} with "
        f"{code}: {message}. {_mend(answer)}"
    )


def unanswered(place: Place, action: str, reason: str) -> PluginError:
    """Nothing usable came back."""
    return PluginError(
        f"{place.described} could not be {action}: no answer from Cloudflare's API ({reason}). "
        "Check CLOUDFLARE_BASE_URL and the network; for a local stack, `./code24 status` tells "
        "whether the local cloud runs."
    )


def stopped(place: Place, action: str, reason: str) -> PluginError:
    """The work ended before an answer was there."""
    return PluginError(
        f"{place.described} may or may not be {action}: {reason} before Cloudflare answered. "
        "Run `pulumi refresh` and `pulumi up` again."
    )


def hidden(text: str, secrets: Iterable[str]) -> str:
    """The text with every secret in it taken out."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, "[secret]")
    return text


def _mend(answer: Answer) -> str:
    if answer.code in _MENDS:
        return _MENDS[answer.code]
    if answer.status in (401, 403):
        return _TOKEN
    if answer.status == 429:
        return "The API's rate limit is reached: wait five minutes and run `pulumi up` again."
    if answer.status >= 500:
        return "Look at https://www.cloudflarestatus.com and run `pulumi up` again."
    return "Correct what the message names and run `pulumi up` again."
