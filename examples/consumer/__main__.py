"""Reads the platform's outputs, and stops when they are not the ones it was written for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi

CONTRACT = 2
"""The version that this program knows of the contract in the platform's docs."""

STACK = pulumi.Config().require("platform")


def agreed(outputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The outputs, when they keep the contract."""
    found = outputs.get("contractVersion")
    if found != CONTRACT:
        version = "no contractVersion" if found is None else f"contractVersion {int(found)}"
        raise pulumi.RunError(
            f"The outputs of stack {STACK!r} have {version}; this program reads {CONTRACT}. "
            "Nothing was changed. Read the platform's docs/reference/outputs.md for what is "
            "different, change this program to it, then raise CONTRACT in __main__.py."
        )
    return outputs


platform = pulumi.StackReference("platform", STACK).outputs.apply(agreed)
planes = platform["planes"]

pulumi.export("environment", platform["environment"])
pulumi.export("workflowsUrl", platform["workers"]["workflows"]["url"])
pulumi.export("buildUrl", planes["build"]["dispatchUrl"])
pulumi.export("optimizeUrl", planes["optimize"]["dispatchUrl"])
pulumi.export(
    "resultsKvIds", {plane: planes[plane]["resultsKvId"] for plane in ("build", "optimize")}
)
pulumi.export("auditors", planes["optimize"]["agents"])
