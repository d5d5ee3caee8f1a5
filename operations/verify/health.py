"""What the Workers say of themselves, and what each of their bindings answers."""

from __future__ import annotations

from typing import Any

from operations.verify.checks import Check, asked, judged
from operations.verify.target import PLANES, Target

UNBOUND = "`./code24 drift` tells what was changed and what puts it back"
UNREACHED = "`./code24 up`; then look at the Worker's logs"
REFUSED = "the token of the stack file is not the deployed one: `./code24 up`"


def health(target: Target) -> list[Check]:
    """``/health``, which anyone may ask, and ``/health/deep``, which asks every binding."""
    return [
        *asked("health", lambda: _shallow(target), UNREACHED),
        *asked("deep health", lambda: _deep(target), UNREACHED),
    ]


def _shallow(target: Target) -> list[Check]:
    with target.workflows() as worker:
        said = worker.get("/health").raise_for_status().json()
    bindings: dict[str, bool] = said["bindings"]
    problems = [f"{name} is not bound" for name, bound in bindings.items() if not bound]
    expected = target.outputs["environment"]
    if said["environment"] != expected:
        problems.append(f"environment is {said['environment']!r}, expected {expected!r}")
    seen = f"{len(bindings)} bindings are there, version {said['version']}"
    return [judged("health", problems, seen, UNBOUND)]


def _deep(target: Target) -> list[Check]:
    with target.workflows() as worker:
        answer = worker.get("/health/deep", headers=target.authorized())
    if answer.status_code == 401:
        return [Check("deep health", "FAILED", "the dispatch token is refused", REFUSED)]
    if answer.status_code not in (200, 503):
        answer.raise_for_status()
    said = answer.json()
    return [
        _bindings("deep health: workflows", said),
        *(_bindings(f"deep health: {plane}", said["planes"][plane]) for plane in PLANES),
    ]


def _bindings(name: str, said: dict[str, Any]) -> Check:
    bindings = said.get("bindings", {})
    problems = [
        f"{binding}: {each['error']}" for binding, each in bindings.items() if not each["ok"]
    ]
    if said["status"] == "unreachable":
        problems.append(f"the dispatch Worker is not reached: {said['error']}")
    seen = f"{len(bindings)} bindings answer"
    return judged(name, problems, seen, UNBOUND)
