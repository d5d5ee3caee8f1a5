"""How a stack is brought before the policy pack, with what it owns now."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from machine.console import ToolError
from machine.paths import REPO
from operations.stack import Stack
from policy.resources import SITES, type_of
from policy.rules.namespaces import KEEPS

PACK = REPO / "policy"
ASKING = (
    "no-namespace-replaced",
    "no-namespace-swapped",
    "no-namespace-deleted",
    "no-site-orphaned",
)
"""The policies that compare what is declared with what is owned."""


def policy_arguments(stack: Stack, allow: Sequence[str] = ()) -> list[str]:
    """Words for ``pulumi preview`` and ``pulumi up``: the pack, told what the stack owns.

    Args:
        stack: its state is read now, and what it owns written to ``.local/policy``.
        allow: logical names of namespaces that may be deleted or replaced this once, and `sites`
            for the sites Worker.

    Raises:
        ToolError: when the state cannot be read, or a name is of no namespace in it.
    """
    owned = list(_owned(stack.resources()))
    by_name = {each["urn"].rsplit("::", 1)[-1]: each["urn"] for each in owned}
    for name in allow:
        if name not in by_name:
            raise ToolError(
                f"--allow {name}: the stack {stack.name!r} owns no namespace of that name; "
                f"expected one of {', '.join(sorted(by_name)) or 'none, as it owns none'}."
            )
    config = {"owned": owned, "allow": [by_name[name] for name in allow]}
    file = stack.project / ".local" / "policy" / f"{stack.name}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(dict.fromkeys(ASKING, config), indent=2) + "\n")
    return ["--policy-pack", str(PACK), "--policy-pack-config", str(file)]


def _owned(resources: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What a namespace must keep: its id, and its inputs. Of the sites Worker, its domain.

    Inputs are compared with inputs: the provider's outputs have no name of an adopted dispatch
    namespace.
    """
    for each in resources:
        kind = type_of(each["type"])
        if kind == SITES:
            yield {"type": kind, "urn": each["urn"], "domain": each["inputs"]["domain"]}
        if kind not in KEEPS or each.get("delete") or each.get("external"):
            continue
        inputs = each.get("inputs", {})
        kept = {key: inputs[key] for key in KEEPS[kind] if key in inputs}
        retained = bool(each.get("retainOnDelete"))
        yield {"type": kind, "urn": each["urn"], "id": each["id"], "retained": retained, **kept}
