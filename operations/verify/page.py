"""The page that OPTIMIZE audits; on a local cloud, one of this machine under its public name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from machine.cloud import RunningCloud
from operations.verify.pages import serve

DEFAULT = "https://example.com"
HTML = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Example</title></head>
<body><h1>Example</h1><p>A page for `./code24 verify` on a local cloud.</p></body>
</html>
"""


@contextmanager
def mapped(cloud: RunningCloud, page: str) -> Iterator[None]:
    """Lets a local cloud's Workers reach the page's host on this machine; undone afterwards.

    A host that somebody has mapped already stays with what it has.
    """
    before: dict[str, str] = cloud.admin("GET", "hosts")
    host = urlsplit(page).hostname or ""
    if host in before:
        yield
        return
    with serve(HTML) as address:
        cloud.admin("PUT", "hosts", {**before, host: address})
        try:
            yield
        finally:
            cloud.admin("PUT", "hosts", before)
