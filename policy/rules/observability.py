"""Every Worker keeps its logs: a run that failed is looked for there."""

from __future__ import annotations

from collections.abc import Iterator

from policy.resources import SCRIPT, WORKER_SHELL, Resource, violation


def unobserved(resource: Resource, environment: str) -> Iterator[str]:
    """A Worker whose observability is off or not said."""
    if resource.type not in (SCRIPT, WORKER_SHELL):
        return
    observability = resource.props.get("observability")
    if observability is None or observability.get("enabled") is not True:
        yield violation(
            resource,
            "its observability is off, so that a failed run leaves no log",
            "observability.enabled to be true",
            "`enabled=True` in its observability (components/worker.py); to keep fewer logs, set "
            f"`observability.headSamplingRate` in code24:settings of {resource.file}",
        )
