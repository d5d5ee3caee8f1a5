"""The code of a user Worker: read from its bundle, and recognised in what the API answers."""

from __future__ import annotations

import hashlib
from email import policy
from email.parser import BytesParser
from pathlib import Path

from .errors import PluginError
from .names import UNKNOWN
from .values import Props


def hashed(inputs: Props) -> Props:
    """The inputs with the file's SHA-256, where a program does not give it."""
    path = inputs.get("contentFile")
    if "contentSha256" in inputs or not isinstance(path, str):
        return inputs
    digest = UNKNOWN if path == UNKNOWN else hashlib.sha256(_content(inputs, path)).hexdigest()
    return {**inputs, "contentSha256": digest}


def module(inputs: Props) -> bytes:
    """The bundled module; an empty one while the preview does not know which it will be.

    Raises:
        PluginError: the file is missing, or it is not what its hash says.
    """
    path, expected = inputs["contentFile"], inputs["contentSha256"]
    if UNKNOWN in (path, expected):
        return b""
    content = _content(inputs, path)
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise PluginError(
            f"{inputs['name']}: contentFile {path!r} has the SHA-256 {found[:12]}…, and "
            f"contentSha256 says {expected[:12]}…; the bundle changed since it was hashed. "
            "Build it again, then repeat the command."
        )
    return content


def _content(inputs: Props, path: str) -> bytes:
    """Raises PluginError when the file cannot be read."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise PluginError(
            f"{inputs.get('name', 'a user Worker')}: contentFile {path!r} cannot be read "
            f"({error.strerror}); expected a bundled module. Build it, then repeat the command."
        ) from error


def fingerprint(content_type: str, body: bytes) -> tuple[str, str]:
    """Name and SHA-256 of the one module in an answer of ``.../content``.

    Code of several modules, which this plugin never uploads, has a hash that equals none.
    https://developers.cloudflare.com/api/resources/workers_for_platforms/subresources/dispatch/subresources/namespaces/subresources/scripts/subresources/content/
    """
    if not content_type.startswith("multipart/"):
        return "", hashlib.sha256(body).hexdigest()
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    message = BytesParser(policy=policy.HTTP).parsebytes(head + body)
    parts = [
        (part.get_filename() or "", bytes(part.get_payload(decode=True) or b""))
        for part in message.walk()
        if not part.is_multipart()
    ]
    if len(parts) == 1:
        name, content = parts[0]
        return name, hashlib.sha256(content).hexdigest()
    digest = hashlib.sha256()
    for name, content in parts:
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return parts[0][0] if parts else "", digest.hexdigest()
