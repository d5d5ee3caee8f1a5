"""A compatibility date moves on, or the settings say why it does not.

https://developers.cloudflare.com/workers/configuration/compatibility-dates/
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence

from plugins.names import USER_WORKER
from policy.resource import PLANE, SCRIPT, WORKER, Resource, plane_of, said

MOST_DAYS = 365


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
        date = _date(resource)
        if date is None or (today - date).days <= MOST_DAYS:
            continue
        if not _excused(resource, by_urn, reasoned_planes):
            yield resource.urn, _message(resource, by_urn, date, today)


def _date(resource: Resource) -> datetime.date | None:
    """Of a Worker; None of what is none."""
    said_date = resource.props.get("compatibilityDate")
    if resource.type not in (SCRIPT, USER_WORKER) or said_date is None:
        return None
    return datetime.date.fromisoformat(said_date)


def _gives_a_reason(resource: Resource) -> bool:
    return resource.type == WORKER and bool(resource.props.get("compatibilityReason"))


def _excused(resource: Resource, by_urn: Mapping[str, Resource], reasoned_planes: set[str]) -> bool:
    """A user Worker has the reason of its plane's dispatch Worker."""
    if resource.type == USER_WORKER:
        return resource.parent in reasoned_planes
    parent = by_urn.get(resource.parent or "")
    return parent is not None and _gives_a_reason(parent)


def _message(
    resource: Resource, by_urn: Mapping[str, Resource], date: datetime.date, today: datetime.date
) -> str:
    owner = by_urn.get(resource.parent or "") if resource.type == USER_WORKER else None
    section = plane_of(owner.name if owner is not None else resource.name)
    return said(
        resource,
        f"its compatibility date {date} is {(today - date).days} days old and no reason is stated",
        f"a date of the last {MOST_DAYS} days, or a reason",
        f"a newer `{section}.compatibilityDate`, or `{section}.compatibilityReason`, in "
        f"code24:settings of {resource.file}",
    )
