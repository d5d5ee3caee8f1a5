"""What a check found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import httpx

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
