"""``python -m project.chaos.verb VERB STACK``: a command of the Makefile on a stack of a lane.

A process of its own, so that what it and the engine say can be read, and so that it can be killed.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from machine.console import ToolError, say
from operations import recover as recovery
from operations import updates
from operations.stack import Stack

VERBS = {"up": updates.update, "down": updates.destroy, "recover": recovery.recover}


def main(verb: str, described: str) -> int:
    """Runs it; 1 when it fails, with what a person would read."""
    fields = json.loads(described)
    stack = Stack(fields["name"], fields["environment"], Path(fields["project"]), isolated=True)
    try:
        VERBS[verb](stack)
    except ToolError as error:
        say(f"\n{error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
