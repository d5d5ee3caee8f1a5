"""What the Workers say of themselves, and what each of their bindings answers."""

from __future__ import annotations

from typing import Any

from operations.verify.checks import PLANES, Check, Target, attempt, judged

UNBOUND = "`./code24 drift` shows what was changed, and what restores it"
UNREACHED = "`./code24 up`; then look at the Worker's logs"
REFUSED = "the token of the stack file is not the deployed one: `./code24 up`"


def health(target: Target) -> list[Check]:
    """``/health``, which anyone may ask, and ``/health/deep``, which asks every binding."""
    return [
        *attempt("health", lambda: _shallow(target), UNREACHED),
        *attempt("deep health", lambda: _deep(target), UNREACHED),
    ]


def _shallow(target: Target) -> list[Check]:
    with target.workflows() as worker:
        body = worker.get("/health").raise_for_status().json()
    bindings: dict[str, bool] = body["bindings"]
    problems = [f"{name} is not bound" for name, bound in bindings.items() if not bound]
    expected = target.outputs["environment"]
    if body["environment"] != expected:
        problems.append(f"environment is {body['environment']!r}, expected {expected!r}")
    seen = f"{len(bindings)} bindings are there, version {body['version']}"
    return [judged("health", problems, seen, UNBOUND)]


def _deep(target: Target) -> list[Check]:
    with target.workflows() as worker:
        answer = worker.get("/health/deep", headers=target.authorized())
    if answer.status_code == 401:
        return [Check("deep health", "FAILED", "the dispatch token is refused", REFUSED)]
    if answer.status_code not in (200, 503):
        answer.raise_for_status()
    body = answer.json()
    return [
        _bindings("deep health: workflows", body),
        *(_bindings(f"deep health: {plane}", body["planes"][plane]) for plane in PLANES),
    ]


def _bindings(name: str, body: dict[str, Any]) -> Check:
    bindings = body.get("bindings", {})
    problems = [
        f"{binding}: {each['error']}" for binding, each in bindings.items() if not each["ok"]
    ]
    if body["status"] == "unreachable":
        problems.append(f"the dispatch Worker is not reached: {body['error']}")
    seen = f"{len(bindings)} bindings answer"
    return judged(name, problems, seen, UNBOUND)
