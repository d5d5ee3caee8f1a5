"""Every call of every scenario with every fault, the most telling first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

KINDS: dict[str, dict[str, Any]] = {
    "429 with Retry-After": {"kind": "status", "status": 429, "retryAfter": 1},
    "429": {"kind": "status", "status": 429},
    "500": {"kind": "status", "status": 500},
    "503": {"kind": "status", "status": 503},
    "hang of 30 s": {"kind": "latency", "ms": 30_000},
    "cut before": {"kind": "cut-before"},
    "cut after": {"kind": "cut-after"},
    "500 to the end": {"kind": "status", "status": 500, "count": 1_000},
}
"""By the heads of the table. The last meets every attempt, so that the run must fail."""


_ACCOUNT = re.compile(r"^/client/v4/(accounts/[0-9a-f]{32}|zones/[0-9a-f]{32})/")
_ID = re.compile(r"\b[0-9a-f]{32}\b")
_NAME = re.compile(r"(?<=/)(scripts|services|workflows|dispatch/namespaces)/[^/]+")


@dataclass(frozen=True)
class Call:
    """One call of a run: the how-manieth of its method and path."""

    method: str
    path: str
    """Below the account, with ids as ``ID``."""
    number: int

    @property
    def route(self) -> str:
        """What the call is, whichever resource it is for."""
        alike = _NAME.sub(r"\1/NAME", f"/{self.path}")
        return f"{self.method} {alike[1:]}"

    def fault(self, kind: str) -> dict[str, Any]:
        """The fault, in the local cloud's words."""
        pattern = f"/{re.escape(self.path).replace('ID', '[0-9a-f]{32}')}$"
        return {"method": self.method, "path": pattern, "skip": self.number, **KINDS[kind]}


@dataclass(frozen=True)
class Case:
    """One run to be made."""

    scenario: str
    call: Call
    kind: str

    @property
    def key(self) -> str:
        """Under which its outcome is kept."""
        return (
            f"{self.scenario}|{self.call.method} {self.call.path} #{self.call.number}|{self.kind}"
        )


def calls_of(journal: Sequence[tuple[str, str]]) -> list[Call]:
    """The calls of a run, with ids made alike."""
    seen: Counter[tuple[str, str]] = Counter()
    calls = []
    for method, path in journal:
        alike = _ID.sub("ID", _ACCOUNT.sub("", path))
        calls.append(Call(method, alike, seen[method, alike]))
        seen[method, alike] += 1
    return calls


def cases_of(calls: Mapping[str, Sequence[Call]]) -> list[Case]:
    """Every case: first one call of each route of each scenario, then the second ones, and so on.

    So a run that is ended early has met every fault of every kind of call.
    """
    rounds = zip_longest(*(_by_route(name, found) for name, found in calls.items()))
    return [
        Case(scenario, call, kind)
        for one_round in rounds
        for part in one_round
        if part is not None
        for scenario, call in part
        for kind in KINDS
    ]


def _by_route(scenario: str, calls: Sequence[Call]) -> Iterator[list[tuple[str, Call]]]:
    routes: dict[str, list[Call]] = {}
    for call in calls:
        routes.setdefault(call.route, []).append(call)
    for several in zip_longest(*routes.values()):
        yield [(scenario, call) for call in several if call is not None]
