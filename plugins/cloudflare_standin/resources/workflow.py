"""Workflows: the registration of a class of a script under a name.

https://developers.cloudflare.com/api/resources/workflows/
"""

from __future__ import annotations

from plugins.cloudflare_standin.resource import Endpoint, Resource
from plugins.cloudflare_standin.schema import (
    Replace,
    Shape,
    computed,
    identity,
    optional,
    owner,
    required,
)

_WORKFLOW = "accounts/{accountId}/workflows/{workflowName}"
_COUNTS = ("complete", "errored", "paused", "queued", "running", "terminated", "waiting")

WORKFLOW = Resource(
    token="cloudflare:index/workflow:Workflow",
    fields=(
        identity(),
        computed("name", stable=True),
        required("workflow_name", api=None, replace=Replace.ALWAYS),
        owner("account_id"),
        required("class_name"),
        required("script_name"),
        optional("limits", shape=Shape.OBJECT, fields=(optional("steps"),), refreshed=False),
        computed("created_on", shape=Shape.TIME),
        computed("is_deleted", refreshed=False),
        computed("modified_on", shape=Shape.TIME),
        computed("terminator_running", refreshed=False),
        computed("triggered_on", shape=Shape.TIME),
        computed("version_id", refreshed=False),
        computed(
            "instances",
            shape=Shape.OBJECT,
            fields=(
                *(computed(name) for name in _COUNTS),
                computed("waiting_for_pause", api="waitingForPause"),
            ),
        ),
    ),
    create=Endpoint("PUT", _WORKFLOW),
    read=Endpoint("GET", _WORKFLOW),
    update=Endpoint("PUT", _WORKFLOW),
    delete=Endpoint("DELETE", _WORKFLOW),
    import_id=("accountId", "workflowName"),
    id_from="name",
    schema_version=0,
)
