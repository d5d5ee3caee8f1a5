"""The official SDK on Logpush jobs."""

from __future__ import annotations

import pytest
from cloudflare import Cloudflare, NotFoundError

from tests.clients.conftest import ACCOUNT, ZONE


def test_a_job_of_the_account_is_made_changed_and_deleted(sdk: Cloudflare) -> None:
    jobs = sdk.logpush.jobs
    made = jobs.create(
        account_id=ACCOUNT,
        destination_conf="s3://logs?region=weur",
        dataset="workers_trace_events",
        enabled=True,
    )
    assert made is not None
    assert made.id is not None
    found = jobs.get(made.id, account_id=ACCOUNT)
    assert found == made
    changed = jobs.update(made.id, account_id=ACCOUNT, enabled=False)
    assert changed is not None
    assert (changed.enabled, changed.dataset) == (False, "workers_trace_events")
    assert [job for job in jobs.list(zone_id=ZONE) if job and job.id == made.id] == []
    jobs.delete(made.id, account_id=ACCOUNT)
    with pytest.raises(NotFoundError) as refused:
        jobs.get(made.id, account_id=ACCOUNT)
    assert refused.value.errors[0].code == 1002
