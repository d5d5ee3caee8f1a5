"""Rules between sections, over the settings as the stack file says them.

They read what is there, valid or not, so that one message has every mistake: a wrong id in one
place does not hide a title given twice in another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

SEED_WORKFLOWS_OWNER = "staging"
"""The one environment whose workflows carry none in their names: they were there first."""

SEED_WORKFLOWS = ("BuildWorkflow", "OptimizationWorkflow")

UNSUFFIXED = "production"
"""The one environment whose other names carry none."""

KV_STORES = ("kv.metadata", "kv.cache", "kv.saasDomains", "build.results", "optimize.results")
DISPATCH_NAMESPACES = ("customerSites", "build.namespace", "optimize.namespace")
NAMED_STORES = (*DISPATCH_NAMESPACES, "assets", "database")
WORKFLOWS = ("workflows.build", "workflows.optimization")

STEPS = {
    "build": ("market-research", "competitive-analysis", "brand", "design", "development"),
    "optimize": ("design-auditor", "performance-auditor", "seo-auditor", "conversion-auditor"),
}
"""The agents that the workflows' steps ask, by plane."""

AGENTS = Path(__file__).resolve().parents[2] / "worker_src" / "agents"


def problems_between(settings: Any) -> Iterator[str]:
    """Each problem on a line: paths, what is wrong, what is expected."""
    environment = _at(settings, "environment")
    yield from _repeated(settings, "title", [f"{path}.title" for path in KV_STORES])
    yield from _repeated(settings, "id", [f"{path}.id" for path in KV_STORES])
    yield from _repeated(settings, "name", [f"{path}.name" for path in DISPATCH_NAMESPACES])
    yield from _repeated(settings, "id", [f"{path}.id" for path in DISPATCH_NAMESPACES])
    yield from _repeated(settings, "name", list(WORKFLOWS))
    for plane, steps in STEPS.items():
        yield from _agent_problems(settings, plane, steps)
    yield from _address_problems(settings)
    yield from _site_problems(settings)
    if isinstance(environment, str):
        yield from _foreign_workflows(settings, environment)
        yield from _foreign_stores(settings, environment)


def _at(settings: Any, path: str) -> Any:
    """The value at a dotted path; None where the way there ends."""
    value = settings
    for key in path.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _repeated(settings: Any, what: str, paths: list[str]) -> Iterator[str]:
    seen: dict[str, list[str]] = {}
    for path in paths:
        value = _at(settings, path)
        if isinstance(value, str):
            seen.setdefault(value, []).append(path)
    for same in seen.values():
        if len(same) > 1:
            yield f"{', '.join(same)}: the same {what} is given {len(same)} times; expected once"


def _foreign_workflows(settings: Any, environment: str) -> Iterator[str]:
    for path, seed in zip(WORKFLOWS, SEED_WORKFLOWS, strict=True):
        name = _at(settings, path)
        own = isinstance(name, str) and name.endswith(f"-{environment}")
        if own or not isinstance(name, str):
            continue
        if environment == SEED_WORKFLOWS_OWNER and name in SEED_WORKFLOWS:
            continue
        expected = seed if environment == SEED_WORKFLOWS_OWNER else f"{seed}-{environment}"
        yield (
            f"{path}: this is the workflow of another stack, and an upload would take it away; "
            f"expected {expected!r}"
        )


def _foreign_stores(settings: Any, environment: str) -> Iterator[str]:
    names = {f"{path}.name": _at(settings, f"{path}.name") for path in NAMED_STORES}
    names["tail.otlp.queue"] = _at(settings, "tail.otlp.queue")
    for path, name in names.items():
        if not isinstance(name, str):
            continue
        if environment == UNSUFFIXED:
            if name.endswith((f"-{SEED_WORKFLOWS_OWNER}", "-local")):
                yield f"{path}: the name of another stack; expected no environment in it"
        elif not name.endswith(f"-{environment}"):
            yield f"{path}: the name of another stack; expected one ending in -{environment}"


def _address_problems(settings: Any) -> Iterator[str]:
    if _at(settings, "workflows.workersDev") is False and not _at(
        settings, "workflows.customDomain"
    ):
        yield (
            "workflows.workersDev: without it nothing answers; expected workflows.customDomain "
            "beside workersDev: false"
        )
    origin = _at(settings, "fallbackOrigin")
    in_zone = not (isinstance(origin, str) and origin.endswith(".workers.dev"))
    if _at(settings, "saas") is not None and not in_zone:
        yield (
            "fallbackOrigin: Cloudflare takes only a host name of the zone as the fallback origin "
            "of custom hostnames; expected one, or no saas"
        )


def _site_problems(settings: Any) -> Iterator[str]:
    domain, zone = _at(settings, "sites.domain"), _at(settings, "sites.zoneName")
    if not isinstance(domain, str) or not isinstance(zone, str):
        return
    if not _within(domain, zone):
        yield (
            f"sites.domain: {domain!r} is not in the zone {zone!r}; expected the zone's name or a "
            "name under it"
        )
    origin = _at(settings, "fallbackOrigin")
    # What is no host name of any zone is a mistake of its own.
    named = isinstance(origin, str) and "/" not in origin and not origin.endswith(".workers.dev")
    if named and _at(settings, "saas") is not None and not _within(origin, zone):
        yield (
            f"fallbackOrigin: {origin!r} is not in the zone {zone!r} of sites.zoneName; expected "
            "a host name of the zone"
        )


def _within(host: str, zone: str) -> bool:
    return host == zone or host.endswith(f".{zone}")


def _agent_problems(settings: Any, plane: str, steps: tuple[str, ...]) -> Iterator[str]:
    declared = _at(settings, f"{plane}.agents")
    if not isinstance(declared, Mapping):
        return
    for name in declared:
        if not (AGENTS / str(name) / "index.ts").is_file():
            yield (
                f"{plane}.agents.{name}: no such agent is written; expected "
                f"worker_src/agents/{name}/index.ts"
            )
    for step in steps:
        if step not in declared:
            yield f"{plane}.agents: {step!r} is missing; the workflow has a step that asks it"
    routes = _at(settings, f"{plane}.routes")
    for route, agent in routes.items() if isinstance(routes, Mapping) else ():
        if agent not in declared:
            yield (
                f"{plane}.routes.{route}: leads to {agent!r}, which is declared nowhere; expected "
                f"one of {', '.join(map(str, declared))}"
            )
