"""Which compatibility dates pass, on a day that the test chooses."""

from __future__ import annotations

import datetime

import pytest

from plugins.user_workers.names import USER_WORKER
from policy.resources import PLANE, SCRIPT, WORKER, WORKER_VERSION, Resource
from policy.rules.compatibility import old_dates

TODAY = datetime.date(2026, 6, 1)
YEAR_OLD, OLDER = "2025-06-01", "2025-05-31"


def urn(name: str) -> str:
    return f"urn:pulumi:staging::code24::t::{name}"


def plane(date: str, reason: str | None) -> list[Resource]:
    """A plane with an agent, its dispatch Worker and that Worker's script."""
    dated = {"compatibilityDate": date}
    given = {} if reason is None else {"compatibilityReason": reason}
    return [
        Resource(PLANE, urn("optimize")),
        Resource(USER_WORKER, urn("seo-auditor"), dated, parent=urn("optimize")),
        Resource(WORKER, urn("optimize-dispatch"), given, parent=urn("optimize")),
        Resource(SCRIPT, urn("optimize-dispatch-script"), dated, parent=urn("optimize-dispatch")),
    ]


@pytest.mark.parametrize(
    ("date", "reason"), [(YEAR_OLD, None), (OLDER, "a release of its own"), ("2027-01-01", None)]
)
def test_a_date_of_the_last_year_or_a_reason_passes(date: str, reason: str | None) -> None:
    assert list(old_dates(plane(date, reason), TODAY)) == []


@pytest.mark.parametrize("reason", [None, ""])
def test_an_older_date_without_a_reason_is_refused_of_worker_and_user_worker(
    reason: str | None,
) -> None:
    found = dict(old_dates(plane(OLDER, reason), TODAY))
    assert set(found) == {urn("seo-auditor"), urn("optimize-dispatch-script")}
    for output in found.values():
        assert (
            "its compatibility date 2025-05-31 is 366 days old, and no reason is stated" in output
        )
        assert (
            "Fix: a newer `optimize.compatibilityDate`, or `optimize.compatibilityReason`, in "
            "code24:settings of Pulumi.staging.yaml."
        ) in output


def test_the_reason_of_one_plane_is_not_anothers() -> None:
    reasoned = plane(OLDER, "a release of its own")
    stray = Resource(USER_WORKER, urn("brand"), {"compatibilityDate": OLDER}, parent=urn("build"))
    other = Resource(PLANE, urn("build"))
    assert set(dict(old_dates([*reasoned, other, stray], TODAY))) == {urn("brand")}


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({}, "it has no compatibility date, so it runs as Workers did when there was none"),
        ({"compatibilityDate": "latest"}, "its compatibility date 'latest' is no date"),
    ],
)
def test_no_date_and_what_is_no_date_are_refused(given: dict[str, str], wrong: str) -> None:
    for kind in (SCRIPT, WORKER_VERSION, USER_WORKER):
        [(_, output)] = old_dates([Resource(kind, urn("it"), given)], TODAY)
        assert wrong in output


def test_a_worker_outside_every_component_is_refused() -> None:
    alone = Resource(SCRIPT, urn("alone"), {"compatibilityDate": OLDER})
    [(where, output)] = old_dates([alone], TODAY)
    assert where == urn("alone")
    assert "`workflows.compatibilityReason`" in output
