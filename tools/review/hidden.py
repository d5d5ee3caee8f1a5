"""What changes in a Worker's bindings that the engine hides.

The provider keeps bindings as one list and marks all of it secret, so a preview has paths such as
``bindings[6].text`` and no value. The component's props and the one order in which the program
sends bindings (by type, then name) tell which binding a place in the list is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tools.review.markdown import SECRET, code
from tools.review.rows import Row, named
from tools.review.steps import Step

PLACE = re.compile(r"bindings\[(\d+)\]")

Binding = tuple[str, str]
"""Type and name."""


def hidden_changes(
    script: Step, old: Mapping[str, Any], new: Mapping[str, Any], *, shown: bool
) -> Iterator[Row]:
    """Rows for what the props do not show; ``shown`` says whether they show any change."""
    if not any(path.startswith("bindings") for path in (*script.touched, *script.reasons)):
        return
    places = {int(place) for path in script.touched for place in PLACE.findall(path)}
    before, after = _in_order(old), _in_order(new)
    if not after or not places:
        if not shown:
            yield "secret", SECRET, "the value of a secret changes; the engine does not say which"
        return
    if before != after:
        if named(new.get("secrets")):
            yield "secret", SECRET, "whether a value changes too cannot be seen, as bindings move"
        return
    for kind, name in (after[place] for place in sorted(places) if place < len(after)):
        if kind == "secret_text":
            yield f"secret {code(name)}", SECRET, "another value"
        elif kind == "kv_namespace" and old["kv"][name] == new["kv"][name]:
            yield f"KV {code(name)}", code(old["kv"][name]), "another of that name"


def _in_order(props: Mapping[str, Any]) -> list[Binding]:
    """The bindings as the program sends them: ``components.bindings.ordered``."""
    variables = named(props.get("vars"))
    return sorted(
        [
            *(
                ("json" if isinstance(value, Mapping) else "plain_text", name)
                for name, value in variables.items()
            ),
            *(("kv_namespace", name) for name in named(props.get("kv"))),
            *(("secret_text", name) for name in named(props.get("secrets"))),
            *(
                (str(value).split(":", 1)[0], name)
                for name, value in named(props.get("bindings")).items()
            ),
        ]
    )
