"""The dispatch Workers of production have no public address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from policy.resources import PRODUCTION, SUBDOMAIN, WORKER_SHELL, Resource, plane_of, violation

DISPATCH = re.compile(r"code24-.+-dispatch")


def public_dispatch(resource: Resource, environment: str) -> Iterator[str]:
    """A dispatch Worker of production that answers under workers.dev."""
    if environment != PRODUCTION:
        return
    script, address = _address(resource)
    if DISPATCH.fullmatch(script) is None:
        return
    setting = f"`{plane_of(resource.name)}.workersDev: false`"
    expected = "no public address: the workflows Worker reaches it by a service binding"
    if address.get("enabled") is not False:
        yield violation(
            resource,
            f"{script} answers to everyone under workers.dev",
            expected,
            f"{setting} in code24:settings of {resource.file}",
        )
    elif address.get("previewsEnabled"):
        yield violation(
            resource,
            f"each version of {script} answers to everyone under a preview address",
            expected,
            "`previews_enabled=False` beside `enabled=False` (components/worker.py)",
        )


def _address(resource: Resource) -> tuple[str, Mapping[str, Any]]:
    """The Worker's name and the settings of its address; an empty name for other resources."""
    if resource.type == SUBDOMAIN:
        return str(resource.props.get("scriptName")), resource.props
    if resource.type == WORKER_SHELL:
        # Without a word on it, a Worker of this kind has no address.
        return str(resource.props.get("name")), resource.props.get("subdomain") or {
            "enabled": False
        }
    return "", {}
