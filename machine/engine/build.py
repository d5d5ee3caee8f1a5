"""Builds the engine from the Go modules that ``go.mod`` beside this file pins."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from machine.console import ToolError
from machine.engine.version import PINNED_TEXT
from machine.go_programs import alone, digest_of
from machine.paths import cache
from machine.progress import Progress

MODULE = Path(__file__).resolve().parent
PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
SDK = "github.com/pulumi/pulumi/sdk/v3"
VERSION_VARIABLE = f"{SDK}/go/common/version.Version"
OLDEST_GO = (1, 25)


def built_directory() -> Path:
    """Where this very pin is kept, shared by every clone."""
    return cache() / "engine" / f"built-{PINNED_TEXT}-{digest_of(MODULE)}"


def build_engine() -> None:
    """Compiles the CLI, once a machine; some minutes on two cores.

    Raises:
        ToolError: when Go is missing or too old, or the build fails.
    """
    require_go()
    target = built_directory()
    target.parent.mkdir(parents=True, exist_ok=True)
    with alone(target.parent / "build.lock"):
        if (target / "pulumi").exists():
            return
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            made = Path(folder) / "engine"
            made.mkdir()
            _compile(made / "pulumi")
            shutil.copy(_sdk_script(), made / "pulumi-language-python-exec")
            made.rename(target)


def require_go() -> None:
    """Raises ToolError unless a Go that can build the engine is on PATH."""
    go = shutil.which("go")
    wanted = ".".join(map(str, OLDEST_GO))
    if go is None:
        raise ToolError(
            "The Pulumi engine cannot be downloaded here, and building it needs go on PATH.\n"
            f"Install Go {wanted} or newer, or Pulumi {PINNED_TEXT} or newer, and repeat the "
            "command."
        )
    output = subprocess.run([go, "env", "GOVERSION"], capture_output=True, text=True, check=False)
    numbers = output.stdout.strip().removeprefix("go").split(".")[:2]
    if tuple(int(n) for n in numbers if n.isdigit()) < OLDEST_GO:
        have = output.stdout.strip() or "unknown"
        raise ToolError(f"go on PATH is {have}; building the engine needs Go {wanted} or newer.")


def _compile(target: Path) -> None:
    flags = f"-X {VERSION_VARIABLE}=v{PINNED_TEXT}"
    command = ["go", "build", "-v", "-buildvcs=false", "-ldflags", flags, "-o", str(target)]
    environment = {**os.environ, "GOWORK": "off"}
    progress = Progress("packages", _stale_packages(environment))
    process = subprocess.Popen(
        [*command, PACKAGE], cwd=MODULE, env=environment, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    lines: list[str] = []
    compiled = 0
    for line in process.stderr:
        lines.append(line)
        compiled += not line.startswith("go: ")
        progress.show(compiled)
    progress.close()
    if process.wait() != 0:
        raise ToolError("The engine does not build:\n" + "".join(lines[-15:]))


def _stale_packages(environment: Mapping[str, str]) -> int:
    """How many packages the build compiles; those in Go's cache are not compiled again."""
    command = ["go", "list", "-deps", "-f", "{{if .Stale}}{{.ImportPath}}{{end}}", PACKAGE]
    listed = subprocess.run(
        command, cwd=MODULE, env=environment, capture_output=True, text=True, check=False
    )
    return len(listed.stdout.split())


def _sdk_script() -> Path:
    listed = subprocess.run(
        ["go", "list", "-m", "-f", "{{.Dir}}", SDK],
        cwd=MODULE,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode != 0:
        raise ToolError(f"go cannot find {SDK}:\n{listed.stderr}")
    return Path(listed.stdout.strip()) / "python" / "cmd" / "pulumi-language-python-exec"
