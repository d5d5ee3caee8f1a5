"""Temporary clouds side by side, each with the platform's stack."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import yaml

from machine.cloud import STOP_SECONDS, launch
from machine.paths import REPO
from operations.throwaway import Throwaway, throwaway


@dataclass
class Lane:
    """A cloud with a stack, taken back to a known beginning before each case."""

    folder: Path
    platform: Throwaway
    unchanged: str
    """The stack file as it is in the repo."""
    snapshot: Any = None
    """The cloud with the platform up, once that was kept."""
    urns: list[str] = field(default_factory=list)
    """Of the platform's resources when it is up."""
    _again: subprocess.Popen[str] | None = None

    def start_empty(self) -> None:
        """Nothing in the cloud, nothing in the state."""
        self._admin("POST", "reset")
        shutil.rmtree(self._state)
        self._state.mkdir()
        self._write_stack_file()
        self.platform.stack.ensure()

    def start_up(self) -> None:
        """The platform is up, as `keep_up` found it."""
        self._admin("POST", "restore", self.snapshot)
        shutil.rmtree(self._state)
        shutil.copytree(self.folder / "state-up", self._state)
        self._write_stack_file()

    def keep_up(self) -> None:
        """Keeps cloud and state as they are now."""
        self.snapshot = self._admin("GET", "snapshot")
        shutil.rmtree(self.folder / "state-up", ignore_errors=True)
        shutil.copytree(self._state, self.folder / "state-up")

    def change_settings(self, changes: dict[str, Any]) -> None:
        """Sets settings of the stack file, by their dotted paths."""
        document = yaml.safe_load(self.platform.file.read_text())
        for path, value in changes.items():
            section = document["config"]["code24:settings"]
            *parents, key = path.split(".")
            for parent in parents:
                section = section[parent]
            section[key] = value
        self.platform.file.write_text(yaml.safe_dump(document, sort_keys=False))

    def calls(self) -> list[tuple[str, str]]:
        """Method and path of each API call since the last clearing, in order."""
        journal = self._admin("GET", "requests")
        return [(entry["method"], entry["path"]) for entry in journal]

    def clear(self) -> None:
        """Forgets calls and faults."""
        self._admin("DELETE", "requests")
        self._admin("DELETE", "faults")

    def fault(self, fault: dict[str, Any]) -> None:
        """Sets the one fault that the next run meets."""
        self._admin("POST", "faults", [fault])

    def start(self, verb: str) -> subprocess.Popen[str]:
        """What ``make VERB`` does to a stack, left running."""
        stack = self.platform.stack
        described = {
            "name": stack.name,
            "environment": stack.environment,
            "project": str(stack.project),
        }
        return subprocess.Popen(
            [sys.executable, "-m", "project.chaos.verb", verb, json.dumps(described)],
            cwd=REPO,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, verb: str) -> tuple[int, str]:
        """What ``make VERB`` does to a stack: its exit code and what it said."""
        process = self.start(verb)
        output, _ = process.communicate()
        return process.returncode, output

    def start_cloud_again(self) -> None:
        """After it was killed: on the same port, with what it had on disk."""
        port = urlsplit(self.platform.cloud.url).port or 0
        self._again, running = launch(
            self.folder / "cloud", port=port, log=self.folder / "cloud.log"
        )
        self.platform = Throwaway(self.platform.stack, running)

    def close(self) -> None:
        """Ends the cloud that was started again, if one was."""
        if self._again is not None:
            self._again.terminate()
            self._again.wait(STOP_SECONDS)

    @property
    def _state(self) -> Path:
        return self.folder / "state"

    def _write_stack_file(self) -> None:
        self.platform.file.write_text(self.unchanged)

    def _admin(self, method: str, path: str, body: Any = None) -> Any:
        return self.platform.cloud.admin(method, path, body)


@contextmanager
def lane(folder: Path) -> Iterator[Lane]:
    """A lane with nothing in it yet."""
    with throwaway(folder, "local") as platform:
        made = Lane(folder, platform, platform.file.read_text())
        try:
            yield made
        finally:
            made.close()


@contextmanager
def lanes(count: int) -> Iterator[list[Lane]]:
    """A number of lanes, in a folder that is gone when they are closed."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as opened:
        yield [opened.enter_context(lane(Path(folder) / str(n))) for n in range(count)]


T = TypeVar("T")


def side_by_side(
    lanes: Sequence[Lane], cases: Iterable[T], run: Callable[[Lane, T], None], deadline: float
) -> None:
    """Gives each lane the next case when it is done with its last, in the order of the cases.

    Begins none once ``time.monotonic()`` is past the deadline; waits for those that were begun.

    Raises:
        Exception: what a case raised; the other lanes come to their end before.
    """
    waiting = deque(cases)

    def work(one: Lane) -> None:
        while time.monotonic() < deadline:
            try:
                case = waiting.popleft()
            except IndexError:
                return
            run(one, case)

    with ThreadPoolExecutor(len(lanes)) as pool:
        for lane_done in [pool.submit(work, one) for one in lanes]:
            lane_done.result()
