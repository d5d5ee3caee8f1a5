"""The dispatch Workers of production have no public address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy.resource import PRODUCTION, SUBDOMAIN, Resource, plane_of, said

DISPATCH = re.compile(r"code24-.+-dispatch")


def public_dispatch(resource: Resource, environment: str) -> Iterator[str]:
    """A dispatch Worker of production that answers under workers.dev."""
    if resource.type != SUBDOMAIN or environment != PRODUCTION:
        return
    script = str(resource.props.get("scriptName"))
    if DISPATCH.fullmatch(script) and resource.props.get("enabled") is not False:
        yield said(
            resource,
            f"{script} answers to everyone under workers.dev",
            "no public address: the workflows Worker reaches it by a service binding",
            f"`{plane_of(resource.name)}.workersDev: false` in code24:settings of {resource.file}",
        )
