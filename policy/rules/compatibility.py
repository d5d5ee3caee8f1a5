"""A compatibility date moves on, or the settings say why it does not.

https://developers.cloudflare.com/workers/configuration/compatibility-dates/
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from plugins.user_workers.names import USER_WORKER, USER_WORKER_SET
from policy.resources import (
    PLANE,
    SCRIPT,
    WORKER,
    WORKER_VERSION,
    Resource,
    plane_of,
    violation,
)

MOST_DAYS = 365
DATED = (SCRIPT, WORKER_VERSION, USER_WORKER, USER_WORKER_SET)


def old_dates(resources: Sequence[Resource], today: datetime.date) -> Iterator[tuple[str, str]]:
    """URN and message of each Worker with an old date and no reason for it."""
    by_urn = {resource.urn: resource for resource in resources}
    reasoned_planes = {
        by_urn[component.parent].urn
        for component in resources
        if component.parent in by_urn
        and by_urn[component.parent].type == PLANE
        and _gives_a_reason(component)
    }
    for resource in resources:
        if resource.type not in DATED:
            continue
        problems = (_wrong(date, today) for date in _dates(resource))
        wrong = next((problem for problem in problems if problem is not None), None)
        if wrong is not None and not _excused(resource, by_urn, reasoned_planes):
            yield resource.urn, _message(resource, by_urn, wrong)


def _dates(resource: Resource) -> list[Any]:
    """One, or that of each user Worker of a set."""
    if resource.type != USER_WORKER_SET:
        return [resource.props.get("compatibilityDate")]
    workers = resource.props.get("workers") or {}
    return [spec.get("compatibilityDate") for spec in workers.values()]


def _wrong(said_date: Any, today: datetime.date) -> str | None:
    """What is wrong with a date; None when it is of the last year."""
    if said_date is None:
        return "it has no compatibility date, so it runs as Workers did when there was none"
    try:
        date = datetime.date.fromisoformat(said_date)
    except ValueError:
        return f"its compatibility date {said_date!r} is no date"
    days = (today - date).days
    return f"its compatibility date {date} is {days} days old" if days > MOST_DAYS else None


def _gives_a_reason(resource: Resource) -> bool:
    return resource.type == WORKER and bool(resource.props.get("compatibilityReason"))


def _excused(resource: Resource, by_urn: Mapping[str, Resource], reasoned_planes: set[str]) -> bool:
    """A user Worker has the reason of its plane's dispatch Worker."""
    if resource.type == USER_WORKER:
        return resource.parent in reasoned_planes
    parent = by_urn.get(resource.parent or "")
    return parent is not None and _gives_a_reason(parent)


def _message(resource: Resource, by_urn: Mapping[str, Resource], wrong: str) -> str:
    owner = by_urn.get(resource.parent or "") if resource.type == USER_WORKER else None
    section = plane_of(owner.name if owner is not None else resource.name)
    return violation(
        resource,
        f"{wrong}, and no reason is stated",
        f"a date of the last {MOST_DAYS} days, or a reason",
        f"a newer `{section}.compatibilityDate`, or `{section}.compatibilityReason`, in "
        f"code24:settings of {resource.file}",
    )
