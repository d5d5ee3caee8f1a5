"""What is checked, what a check found, and how it is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import httpx

from machine.console import say

Mark = Literal["ok", "slow", "FAILED", "not asked"]


@dataclass(frozen=True)
class Check:
    """One check: how it went, what it saw, and what to do when it failed."""

    name: str
    mark: Mark
    seen: str
    fix: str = ""


def judged(name: str, problems: Sequence[str], seen: str, fix: str) -> Check:
    """A check that fails with its problems, or is ok with what it saw."""
    if problems:
        return Check(name, "FAILED", "; ".join(problems), fix)
    return Check(name, "ok", seen)


def attempt(name: str, ask: Callable[[], list[Check]], fix: str) -> list[Check]:
    """The checks that an exchange gives; when it breaks off, one that says how."""
    try:
        return ask()
    except httpx.HTTPStatusError as error:
        answer = error.response
        seen = f"{answer.request.method} {answer.request.url.path} answered {answer.status_code}"
        return [Check(name, "FAILED", seen, fix)]
    except KeyError as error:
        seen = f"the answer has no {error}: expected one of this platform's Workers"
        return [Check(name, "FAILED", seen, fix)]
    except (httpx.HTTPError, ValueError) as error:
        # ValueError: what answers is no JSON, so it is not our Worker.
        return [Check(name, "FAILED", f"{type(error).__name__}: {error}", fix)]


Connect = Callable[[str], httpx.Client]
"""A client of what answers an address of the outputs."""

PLANES = ("build", "optimize")


@dataclass(frozen=True)
class Target:
    """Where the stack answers, and what it lets an operator in with."""

    outputs: Mapping[str, Any]
    """The stack's outputs, contract version 2."""
    token: str = field(repr=False)
    """The dispatch token."""
    connect: Connect
    any_hostname: bool = False
    """Whether any host name can be given to the zone, as on a local cloud."""

    def workflows(self) -> httpx.Client:
        """A client of the workflows Worker."""
        return self.connect(self.outputs["workers"]["workflows"]["url"])

    def dispatch(self, plane: str) -> httpx.Client | None:
        """A client of a plane's dispatch Worker; None when it has no public address."""
        url = self.outputs["planes"][plane]["dispatchUrl"]
        return None if url is None else self.connect(url)

    def authorized(self) -> dict[str, str]:
        """The headers of a request that only operators may make."""
        return {"Authorization": f"Bearer {self.token}"}


def shown(checks: Iterable[Check]) -> list[Check]:
    """Prints each check on a line as it is done, and returns them all."""
    found = []
    for check in checks:
        say(line(check))
        found.append(check)
    return found


def line(check: Check) -> str:
    """One row."""
    return f"    {check.mark:<10}{check.name:<24}{check.seen}"


def show_failures(checks: Sequence[Check]) -> None:
    """Prints what to do about each failure, and how many checks are ok."""
    failed = [check for check in checks if check.mark == "FAILED"]
    for check in failed:
        say(f"\n{check.name}: {check.seen}\n  what to do: {check.fix}")
    marks = Counter(check.mark for check in checks)
    well = marks["ok"] + marks["slow"]
    slow = f", {marks['slow']} of them slow" if marks["slow"] else ""
    left = f", {marks['not asked']} not asked" if marks["not asked"] else ""
    say(f"\n{well} of {len(checks)} checks are ok{slow}{left}")
