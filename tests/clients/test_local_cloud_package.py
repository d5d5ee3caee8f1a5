"""The local cloud as a package: packed, installed elsewhere, and used as its README shows.

Does not prove that the registry serves its dependencies: they are the repository's own here.
"""

from __future__ import annotations

import json
import re
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from machine.paths import REPO
from tests.clients.conftest import Target
from tests.clients.wrangler import Wrangler

PACKAGE = "local-workers-cloud"
README = (REPO / "local" / "README.md").read_text()
MANIFEST = json.loads((REPO / "local" / "package.json").read_text())

pytestmark = pytest.mark.xdist_group("local_cloud_package")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder outside the repository with the package in it."""
    folder = tmp_path_factory.mktemp("elsewhere")
    words = ["npm", "pack", str(REPO / "local"), "--json"]
    packed = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=True)
    modules = folder / "node_modules"
    with tarfile.open(folder / json.loads(packed.stdout)[0]["filename"]) as archive:
        archive.extractall(folder, filter="data")
    modules.mkdir()
    (folder / "package").rename(modules / PACKAGE)
    # As npm does with the file of a command.
    (modules / PACKAGE / MANIFEST["bin"][PACKAGE]).chmod(0o755)
    for name in MANIFEST["dependencies"]:
        (modules / name).parent.mkdir(exist_ok=True)
        (modules / name).symlink_to(REPO / "node_modules" / name)
    return folder


@pytest.fixture(scope="module")
def elsewhere(installed: Path) -> Iterator[Target]:
    """The cloud that its command starts there."""
    script = installed / "node_modules" / PACKAGE / MANIFEST["bin"][PACKAGE]
    process = subprocess.Popen(
        [str(script), "--port", "0"], cwd=installed, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    yield Target(json.loads(process.stdout.readline())["url"])
    process.terminate()
    assert process.wait() == 0


def test_the_package_has_the_bundle_and_no_source(installed: Path) -> None:
    folder = installed / "node_modules" / PACKAGE
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert files == {"README.md", "package.json", "dist/cloud.mjs"}
    bundle = (folder / "dist" / "cloud.mjs").read_text()
    assert bundle.startswith("#!/usr/bin/env node\n")
    assert str(REPO) not in bundle, "the path of the machine that built it"


def test_its_dependencies_are_those_that_the_repository_pins() -> None:
    pinned = json.loads((REPO / "package.json").read_text())["devDependencies"]
    assert MANIFEST["dependencies"].items() <= pinned.items()


def test_wrangler_deploys_a_platform_to_it_as_the_readme_shows(
    installed: Path, elsewhere: Target
) -> None:
    files = zip(
        (
            "customer/index.js",
            "customer/wrangler.json",
            "dispatch/index.js",
            "dispatch/wrangler.json",
        ),
        re.findall(r"```(?:js|json)\n(.*?)```", README, re.DOTALL),
        strict=True,
    )
    for name, text in files:
        (installed / name).parent.mkdir(exist_ok=True)
        (installed / name).write_text(text)
    commands = re.findall(r"^\$ npx wrangler (.*)$", README, re.MULTILINE)
    assert len(commands) == 3
    for command in commands:
        Wrangler(elsewhere, installed)(*command.split())
    [host, said] = re.findall(r"curl http://([\w.]+):8787/\n(.*)\n", README)[0]
    answer = httpx.get(f"{elsewhere.url}/", headers={"Host": host}, trust_env=False)
    assert (answer.status_code, answer.text) == (200, said)
    assert (installed / ".local-workers-cloud").is_dir()


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["--help"], 0, "usage: local-workers-cloud"),
        (["--prot", "1"], 2, "local cloud: Unknown option '--prot'"),
        (["--host", "0.0.0.0"], 2, "is not loopback"),
    ],
)
def test_its_command_explains_itself(
    installed: Path, words: list[str], code: int, message: str
) -> None:
    script = installed / "node_modules" / PACKAGE / MANIFEST["bin"][PACKAGE]
    ended = subprocess.run(
        [str(script), *words], cwd=installed, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, message in ended.stdout + ended.stderr) == (code, True)
