"""A state in files that a killed engine left half written.

The engine keeps the checkpoint before the last one beside it, and writes the new one in place:
https://github.com/pulumi/pulumi/blob/master/pkg/backend/diy/state.go
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tools.console import say
from tools.recovery.backend import folder_of
from tools.stack import Stack


def restore(stack: Stack) -> None:
    """Puts the last whole checkpoint in the place of one that is not whole.

    What the lost one recorded beyond it is found again: namespaces are taken back, everything else
    is uploaded over itself by the next run.
    """
    folder = folder_of(stack)
    if folder is None:
        return
    for file in (folder / "stacks").glob(f"*/{stack.name}.json"):
        kept = file.with_name(f"{file.name}.bak")
        if _is_whole(file):
            continue
        if kept.exists() and _is_whole(kept):
            shutil.copy(kept, file)
            say("    the last checkpoint was not written to its end: the one before it is back")
        else:
            file.unlink()
            stack.ensure()
            say("    the first checkpoint was not written to its end: the state begins anew")


def _is_whole(file: Path) -> bool:
    try:
        json.loads(file.read_text())
    except ValueError:
        return False
    return True
