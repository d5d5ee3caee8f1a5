"""A process that ends with the one that started it, however that ended."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable

ASK_EVERY = 0.5
"""Seconds."""


def end_with_parent(end: Callable[[], None]) -> None:
    """Calls ``end`` in a thread of its own once the parent is gone.

    An engine that is killed tells nobody: a plugin would wait for its next call for ever. The
    official plugins ask the engine for its health in the same way
    (https://github.com/pulumi/pulumi/blob/master/sdk/go/common/util/rpcutil/healthcheck.go).
    """
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(ASK_EVERY)
        end()

    threading.Thread(target=watch, daemon=True).start()
