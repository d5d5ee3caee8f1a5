"""A state in files that a killed engine left half written.

The engine keeps the checkpoint before the last one beside it, and each with a small file of its
attributes, which is written in place:
https://github.com/pulumi/pulumi/blob/master/pkg/backend/diy/state.go
https://github.com/google/go-cloud/blob/master/blob/fileblob/attrs.go
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from machine.console import say
from operations.recover.locks import folder_of
from operations.stack import Stack


def restore(stack: Stack) -> None:
    """Puts the last whole checkpoint in the place of one that is not whole.

    What the lost one recorded beyond it is found again: what is made by a POST is taken
    back, everything else is put over itself by the next run.
    """
    folder = folder_of(stack)
    if folder is None:
        return
    for place in (folder / "stacks").iterdir():
        if any(place.glob(f"{stack.name}.json*")):
            _restore(stack, place / f"{stack.name}.json")


def _restore(stack: Stack, file: Path) -> None:
    kept = file.with_name(f"{file.name}.bak")
    for each in (file, kept):
        attributes = each.with_name(f"{each.name}.attrs")
        if attributes.exists() and not _is_whole(attributes):
            attributes.unlink()  # it says the content's type, and is not missed
    if _is_whole(file):
        return
    if _is_whole(kept):
        shutil.copy(kept, file)
        say("    the last checkpoint was incomplete: the one before it was restored")
        return
    file.unlink(missing_ok=True)
    stack.ensure()
    say("    the first checkpoint was incomplete: the state starts empty")


def _is_whole(file: Path) -> bool:
    try:
        json.loads(file.read_text())
    except (ValueError, FileNotFoundError):
        return False
    return True
