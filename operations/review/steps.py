"""The steps of a preview, as ``pulumi preview --json`` gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Change(Enum):
    """What happens to a resource; the value is the word in the comment."""

    CREATE = "create"
    CHANGE = "change"
    REPLACE = "replace"
    DELETE = "delete"
    ADOPT = "adopt"
    SAME = "unchanged"


OPERATIONS = {
    "create": Change.CREATE,
    "update": Change.CHANGE,
    "replace": Change.REPLACE,
    "import-replacement": Change.REPLACE,
    "delete": Change.DELETE,
    "import": Change.ADOPT,
    "same": Change.SAME,
}
"""Others (reads, refreshes, the physical halves of a replacement) change nothing by themselves."""


@dataclass(frozen=True)
class Step:
    """One resource and what happens to it."""

    change: Change
    urn: str
    type: str
    parent: str
    custom: bool
    """False for a component, which is nothing at Cloudflare."""
    old: Mapping[str, Any]
    """Inputs before; empty for a new resource."""
    new: Mapping[str, Any]
    """Inputs after; empty for a deleted one."""
    outputs: Mapping[str, Any]
    """What is known of the resource as it is."""
    import_id: str
    protected: bool
    kept: bool
    """It stays in the account when it goes from the stack."""
    reasons: tuple[str, ...]
    """Inputs that make it be replaced, or else that change."""
    touched: tuple[str, ...]
    """Paths that the provider says differ; the values may be hidden."""

    @property
    def name(self) -> str:
        """The logical name."""
        return self.urn.rsplit("::", 1)[-1]

    @property
    def kind(self) -> str:
        """The last word of the type: ``WorkersScript``."""
        return self.type.rsplit(":", 1)[-1]

    @property
    def is_provider(self) -> bool:
        """Whether it is a connection, nothing at Cloudflare."""
        return self.type.startswith("pulumi:providers:")

    @property
    def counts(self) -> bool:
        """Whether it is a thing of the account."""
        return self.custom and not self.is_provider


def read_steps(preview: Mapping[str, Any]) -> list[Step]:
    """Every step, in the order of the URNs: the engine's own order varies from run to run."""
    steps = [
        _step(found, OPERATIONS[found["op"]])
        for found in preview.get("steps") or []
        if found["op"] in OPERATIONS
    ]
    return sorted(steps, key=lambda step: step.urn)


def _step(found: Mapping[str, Any], change: Change) -> Step:
    old, new = found.get("oldState") or {}, found.get("newState") or {}
    state = new or old
    return Step(
        change=change,
        urn=found["urn"],
        type=state.get("type", ""),
        parent=state.get("parent", ""),
        custom=state.get("custom", False),
        old=old.get("inputs") or {},
        new=new.get("inputs") or {},
        outputs=old.get("outputs") or {},
        import_id=state.get("importID", ""),
        protected=old.get("protect", False),
        kept=old.get("retainOnDelete", False),
        reasons=tuple(sorted(found.get("replaceReasons") or found.get("diffReasons") or [])),
        touched=tuple(sorted(found.get("detailedDiff") or {})),
    )
