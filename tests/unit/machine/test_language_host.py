"""The language host's process ends when the engine tells it to."""

from __future__ import annotations

import signal
import subprocess
import sys

from machine.paths import REPO

HOST = REPO / "machine" / "language_host" / "__main__.py"
IGNORING = (
    "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN); "
    "os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
)


def test_it_ends_by_the_engines_signal_in_a_shells_background_too() -> None:
    command = [sys.executable, "-c", IGNORING, str(HOST), "127.0.0.1:9"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={"CODE24_LANGUAGE_EXEC": "none"}
    ) as host:
        try:
            assert host.stdout is not None
            assert int(host.stdout.readline()) > 0
            host.send_signal(signal.SIGINT)
            assert host.wait(timeout=60) == 0
        finally:
            host.kill()
