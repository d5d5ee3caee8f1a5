"""What changes in a Worker's bindings that the engine hides.

The official plugin marks the whole list of bindings secret and gives no detailed diff, so a preview
tells that the bindings differ and not in what. The component's props tell the rest: whatever they
show is the change, and what they do not show can only be a value that is hidden.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from operations.review.markdown import SECRET, code
from operations.review.rows import Row, named
from operations.review.steps import Step

BINDINGS = "bindings"
UNLESS = "unless a store has another id under its name"


def hidden_changes(script: Step, new: Mapping[str, Any], *, shown: bool) -> Iterator[Row]:
    """A row for the secrets of a Worker whose bindings differ.

    Args:
        script: the step of the Worker's script.
        new: the component's props after the change; empty when the preview leaves them out.
        shown: whether the props show any change of the Worker.
    """
    if BINDINGS not in {path.split("[")[0] for path in (*script.touched, *script.reasons)}:
        return
    secrets = sorted(named(new.get("secrets")))
    if not secrets and new:
        if not shown:
            yield BINDINGS, SECRET, "a store has another id under the same name"
        return
    what = "secret" if len(secrets) < 2 else "secrets"
    which = f"{what} {', '.join(code(name) for name in secrets)}".rstrip()
    if shown:
        yield which, SECRET, "cannot be known: the provider hides whether a value changes too"
    elif len(secrets) == 1:
        yield which, SECRET, f"another value, {UNLESS}"
    else:
        yield which, SECRET, f"another value of at least one, {UNLESS}; the provider hides of which"
