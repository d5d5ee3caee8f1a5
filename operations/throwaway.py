"""The program in a folder of its own, on a local cloud of its own: for rehearsals and tests.

Nothing of the caller's account or backend gets in, and nothing stays when it is over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from machine import cloud, plugins
from machine.cloud import RunningCloud
from machine.engine import resolve_engine
from machine.environment import Workspace, local_environment
from machine.paths import LOCAL, REPO
from operations.request import client
from operations.stack import Stack
from operations.verify.checks import Target

PROGRAM = ("Pulumi.yaml", "__main__.py", "components", "plugins", "worker_src")
"""What the engine runs; linked, so that the folder always has the sources of the day."""
BUILT = (".local/bundles", ".local/pins")
"""Where the program puts the Workers' bundles, beside its own sources."""


@dataclass(frozen=True)
class Throwaway:
    """A stack on a cloud that is there for it alone."""

    stack: Stack
    cloud: RunningCloud

    @property
    def file(self) -> Path:
        """The stack's file: a copy, to be changed at will."""
        return self.stack.file

    def target(self) -> Target:
        """The stack as an operator reaches it on this cloud."""
        token = self.stack.secret("dispatchToken") or ""
        url = self.cloud.url
        return Target(self.stack.outputs(), token, lambda to: client(url, urlsplit(to).netloc))

    def use(self, sources: Path) -> None:
        """Runs the program of another checkout from now on, with that one's stack file."""
        _link(self.stack.project, sources)
        self.file.write_text(with_local_secrets(sources, self.stack.name))


def lay_out(folder: Path, name: str, running: RunningCloud, sources: Path = REPO) -> Throwaway:
    """A project folder and a state of its own below ``folder``, for a cloud that runs."""
    home = folder / "project"
    (home / ".local").mkdir(parents=True, exist_ok=True)
    engine = resolve_engine()
    workspace = Workspace(LOCAL / "pulumi", folder / "state")
    environment = local_environment(engine, running.api, workspace)
    plugins.choose_cloudflare_plugin(engine.directory / "pulumi", environment)
    made = Throwaway(Stack(name, environment, home, isolated=True), running)
    made.use(sources)
    made.stack.ensure()
    return made


@contextmanager
def throwaway(folder: Path, name: str, fill: Sequence[Path] = ()) -> Iterator[Throwaway]:
    """A stack on a fresh cloud, filled from files."""
    with cloud.running(folder / "cloud", fill=fill) as running:
        yield lay_out(folder, name, running)


def _link(home: Path, sources: Path) -> None:
    targets = {name: sources / name for name in PROGRAM} | {".venv": REPO / ".venv"}
    for name in BUILT:
        targets[name] = sources / name
        targets[name].mkdir(parents=True, exist_ok=True)
    for name, target in targets.items():
        (home / name).unlink(missing_ok=True)
        (home / name).symlink_to(target)


def with_local_secrets(sources: Path, name: str) -> str:
    """A stack's file with the local stack's secrets in place of its own.

    The secrets of a stack of yours are not for this cloud, and what encrypts them is not here.
    """
    document: dict[str, Any] = yaml.safe_load((sources / f"Pulumi.{name}.yaml").read_text())
    local = yaml.safe_load((REPO / "Pulumi.local.yaml").read_text())
    known = {key: value for key, value in local["config"].items() if _is_secret(value)}
    config = document["config"]
    for key in [key for key, value in config.items() if _is_secret(value)]:
        config[key] = known.get(key, known["code24:dispatchToken"])
    config["code24:dispatchToken"] = known["code24:dispatchToken"]
    if "sites" in config["code24:settings"]:
        config["code24:cfApiToken"] = known["code24:cfApiToken"]
    document.pop("secretsprovider", None)
    document["encryptionsalt"] = local["encryptionsalt"]
    return yaml.safe_dump(document, sort_keys=False)


def _is_secret(value: Any) -> bool:
    return isinstance(value, dict) and "secure" in value
