"""Looks for secrets where none may be: in what git tracks and in what the Workers' bundles have.

A finding tells file, line and kind, and never the value.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from machine.cloud import TOKEN
from machine.environment import LOCAL_PASSPHRASE

KINDS = {
    # https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/
    "a Cloudflare credential": r"\bcf(?:k|ut|at)_[A-Za-z0-9]{40}",
    "a Cloudflare API token of the older form": (
        r"(?i:cloudflare|cf)\w*(?i:token|key)\W{1,4}(?P<value>[A-Za-z0-9_-]{37,40})(?![\w-])"
    ),
    "a bearer token": r"[Bb]earer\s+(?P<value>(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{32,})",
    "a Cloudflare Origin CA key": r"\bv1\.0-[0-9a-f]{24}-[0-9a-f]{100,}",
    "a private key": r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----",
    "an AWS access key": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "a GitHub token": r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22,})",
    "a Pulumi access token": r"\bpul-[0-9a-f]{40}\b",
    "an npm token": r"\bnpm_[A-Za-z0-9]{36}\b",
}
PATTERNS = {kind: re.compile(pattern) for kind, pattern in KINDS.items()}

PUBLIC = (TOKEN, LOCAL_PASSPHRASE)
"""Of the local cloud and its stack, which serve loopback only: `./code24 env` prints them."""

SECRET_KEY = re.compile(r"(?i)(?:token|key|secret|password|passphrase)(?:previous)?$|destination$")
STACK_FILE = re.compile(r"Pulumi\.[\w-]+\.yaml")

CALLERS = (
    "CLOUDFLARE_API_TOKEN",
    "CLOUDFLARE_API_KEY",
    "PULUMI_ACCESS_TOKEN",
    "PULUMI_CONFIG_PASSPHRASE",
    "AWS_SECRET_ACCESS_KEY",
    "GITHUB_TOKEN",
)
"""Variables whose values, as they are set now, must be nowhere either."""

LEAST_LENGTH = 12
"""A shorter value would be found in words."""


@dataclass(frozen=True)
class Leak:
    """Where a secret is, and what kind it is of."""

    where: str
    line: int
    kind: str

    def __str__(self) -> str:
        """As a compiler says it."""
        return f"{self.where}:{self.line}: {self.kind}"


def leaks(repo: Path, environment: Mapping[str, str] = os.environ) -> list[Leak]:
    """Every secret in the tracked files of a clone and in its bundles."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=repo, capture_output=True, text=True, check=True
    )
    tracked = [repo / name for name in listed.stdout.split("\0") if name]
    bundles = sorted((repo / ".local" / "bundles").glob("**/*"))
    known = {
        f"the value of {name}": environment[name]
        for name in CALLERS
        if len(environment.get(name, "")) >= LEAST_LENGTH and environment[name] not in PUBLIC
    }
    found: list[Leak] = []
    for path in [*tracked, *bundles]:
        if path.is_file():
            text = path.read_text(errors="replace")
            found += in_text(str(path.relative_to(repo)), text, known)
    return found


def in_text(name: str, text: str, known: Mapping[str, str]) -> Iterator[Leak]:
    """The secrets in one file; ``known`` are values that may not be in it, by what they are."""
    for number, line in enumerate(text.splitlines(), 1):
        for kind, pattern in PATTERNS.items():
            values = (found.groupdict().get("value", found[0]) for found in pattern.finditer(line))
            if any(value not in PUBLIC for value in values):
                yield Leak(name, number, kind)
        for kind, value in known.items():
            if value in line:
                yield Leak(name, number, kind)
    if STACK_FILE.fullmatch(Path(name).name):
        yield from _in_stack_file(name, text)


def _in_stack_file(name: str, text: str) -> Iterator[Leak]:
    """Config keys that are named as secrets are, and are not encrypted."""
    lines = text.splitlines()
    for key, value in _entries((yaml.safe_load(text) or {}).get("config", {})):
        if SECRET_KEY.search(key) and isinstance(value, str):
            line = next(number for number, text in enumerate(lines, 1) if f"{key}:" in text)
            yield Leak(name, line, f"{key} in the clear; expected `pulumi config set --secret`")


def _entries(section: Any) -> Iterator[tuple[str, Any]]:
    """Keys with their values, at every depth; an encrypted value is a leaf of no interest."""
    if not isinstance(section, Mapping) or "secure" in section:
        return
    for key, value in section.items():
        yield str(key).removeprefix("code24:"), value
        yield from _entries(value)
