"""The local cloud's process: built, started, found again, stopped."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from machine.console import ToolError
from machine.paths import CLOUD_BUNDLE, LOCAL, REPO

TOKEN = "code24-local-cloud-token-0123456789abcde"
"""The local cloud's token; it guards a process that serves loopback only."""

ACCOUNT = "c0de2400c0de2400c0de2400c0de2400"
"""The account that every local cloud has (``local/admin/fill.ts``)."""

DEFAULT_PORT = 8787
"""Also that of ``wrangler dev``: `./code24 up --port 8790` chooses another."""

PORT_FILE = LOCAL / "port"
"""The port that this clone chose."""

DATA = LOCAL / "cloud"
LOG = LOCAL / "cloud.log"
LONGEST_LOG = 32 * 2**20
"""Bytes; a longer one is put aside when the cloud starts, in place of the one before it."""
PROCESS_FILE = LOCAL / "cloud.json"
START_SECONDS = 30
STOP_SECONDS = 15


@dataclass(frozen=True)
class RunningCloud:
    """A local cloud that answers."""

    url: str
    pid: int
    code: str = ""
    """The SHA-256 of the bundle that it runs."""

    @property
    def port(self) -> int:
        """Where it listens."""
        return urlsplit(self.url).port or 80

    @property
    def api(self) -> str:
        """The base URL that API clients take."""
        return f"{self.url}/client/v4"

    def admin(self, method: str, path: str, body: Any = None) -> Any:
        """Asks a route of the cloud's own, by its path below ``/__local``; the answer's JSON.

        Raises:
            httpx.HTTPStatusError: when the route refuses.
        """
        return (
            httpx.request(
                method,
                f"{self.url}/__local/{path}",
                json=body,
                headers={"Authorization": f"Bearer {TOKEN}"},
                timeout=60,
                trust_env=False,
            )
            .raise_for_status()
            .json()
        )

    def healthy(self) -> bool:
        """Whether it answers now."""
        try:
            return httpx.get(f"{self.url}/__local/health", timeout=2, trust_env=False).is_success
        except httpx.TransportError:
            return False


def build() -> str:
    """Bundles the local cloud and gives the bundle's SHA-256.

    Raises:
        ToolError: with the bundler's message.
    """
    built = subprocess.run(
        ["node", "local/build.mjs"], cwd=REPO, capture_output=True, text=True, check=False
    )
    if built.returncode != 0:
        raise ToolError(f"The local cloud does not build:\n{built.stderr}")
    return hashlib.sha256(CLOUD_BUNDLE.read_bytes()).hexdigest()


def launch(
    data: Path, *, port: int = 0, log: Path, fill: Sequence[Path] = ()
) -> tuple[subprocess.Popen[str], RunningCloud]:
    """Starts a cloud of its own and waits until it answers.

    Raises:
        ToolError: when it does not start; with the end of its log.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LONGEST_LOG:
        log.replace(log.with_name(f"{log.name}.1"))
    fills = [word for path in fill for word in ("--fill", str(path))]
    command = ["node", str(CLOUD_BUNDLE), "--port", str(port), "--data", str(data), *fills]
    with log.open("a") as errors:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True, start_new_session=True
        )
    assert process.stdout is not None
    ready = process.stdout.readline()
    if not ready:
        tail = "".join(log.read_text().splitlines(keepends=True)[-5:])
        if "EADDRINUSE" in tail:
            raise ToolError(
                f"Port {port} is taken by another program, perhaps `wrangler dev` or another "
                f"clone's local cloud. `./code24 up --port {port + 3}` takes another port for this "
                "clone, from then on."
            )
        raise ToolError(f"The local cloud does not start on port {port}:\n{tail}")
    fields = json.loads(ready)
    return process, RunningCloud(fields["url"], fields["pid"])


@contextmanager
def running(data: Path, *, fill: Sequence[Path] = ()) -> Iterator[RunningCloud]:
    """A temporary cloud on a free port, for tests and rehearsals."""
    process, cloud = launch(data, log=data.parent / "cloud.log", fill=fill)
    try:
        yield cloud
    finally:
        process.terminate()
        process.wait(STOP_SECONDS)


def port() -> int:
    """The port of the clone's own cloud."""
    return int(PORT_FILE.read_text()) if PORT_FILE.exists() else DEFAULT_PORT


def choose_port(chosen: int) -> None:
    """Remembers the port of the clone's own cloud; one that runs on another starts again."""
    PORT_FILE.parent.mkdir(parents=True, exist_ok=True)
    PORT_FILE.write_text(f"{chosen}\n")


def current() -> RunningCloud | None:
    """The clone's own cloud, when it runs."""
    if not PROCESS_FILE.exists():
        return None
    fields = json.loads(PROCESS_FILE.read_text())
    cloud = RunningCloud(**fields)
    return cloud if cloud.healthy() else None


def ensure() -> tuple[RunningCloud, bool]:
    """The clone's own cloud, started when it does not run; True when it was started now.

    A cloud whose code or port changed is started again; its state stays.
    """
    code = build()
    found = current()
    if found is not None and found.code == code and found.port == port():
        return found, False
    if found is not None:
        stop()
    _, cloud = launch(DATA, port=port(), log=LOG)
    cloud = replace(cloud, code=code)
    PROCESS_FILE.write_text(json.dumps(asdict(cloud)))
    return cloud, True


def stop() -> bool:
    """Stops the clone's own cloud; False when none ran."""
    found = current()
    PROCESS_FILE.unlink(missing_ok=True)
    if found is None:
        return False
    os.kill(found.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while found.healthy():
        if time.monotonic() > deadline:
            raise ToolError(f"The local cloud (process {found.pid}) does not stop.")
        time.sleep(0.05)
    return True
