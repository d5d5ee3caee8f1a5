"""A rehearsal as Markdown, fit for a comment on a pull request."""

from __future__ import annotations

from operations.rehearse.run import Rehearsal
from operations.review import comment, failed

MOST_LINES = 40


def summary(found: Rehearsal) -> str:
    """The preview as reviewers read it, headed by how the rehearsal went."""
    return comment(found.preview, stack=found.stack, note=_note(found))


def _note(found: Rehearsal) -> str:
    against = "" if found.base is None else f", as a change of what `{found.base}` deploys"
    lines = [
        f"**Rehearsal** on a local cloud with what the stack file says is live{against}: "
        f"{'it went through' if found.ok else '**it failed**'}.",
        "",
        f"- Preview: {'**failed**' if failed(found.preview) else 'as below'}",
        f"- Up: {_up(found)}",
        f"- Second preview: {_second(found)}",
        f"- What was live: {_live(found)}",
    ]
    if found.up_error is not None:
        lines += ["", "```text", *found.up_error.splitlines()[-MOST_LINES:], "```"]
    return "\n".join(lines)


def _up(found: Rehearsal) -> str:
    if not found.up_ran:
        return "not tried"
    return "done" if found.up_error is None else "**failed**; what the engine said is below"


def _second(found: Rehearsal) -> str:
    if found.second is None:
        return "not tried"
    if not found.second:
        return "no change"
    return f"**not empty**: {', '.join(f'{n} {op}' for op, n in sorted(found.second.items()))}"


def _live(found: Rehearsal) -> str:
    if found.second is None:
        return "not looked at"
    return "still there, under the same ids" if not found.lost else f"**lost**: {found.lost}"
