"""The page that OPTIMIZE audits; on a local cloud, one of this machine under its public name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

import httpx

DEFAULT = "https://example.com"
HTML = b"""<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Example</title></head>
<body><h1>Example</h1><p>A page for `make verify` on a local cloud.</p></body>
</html>
"""


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # the name that http.server calls
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(HTML)))
        self.end_headers()
        self.wfile.write(HTML)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: the table is what a person reads."""


@contextmanager
def mapped(cloud: str, page: str) -> Iterator[None]:
    """Lets a local cloud's Workers reach the page's host on this machine; undone afterwards.

    A host that somebody has mapped already stays with what it has.
    """
    admin = f"{cloud}/__local/hosts"
    before: dict[str, str] = httpx.get(admin, trust_env=False).raise_for_status().json()
    host = urlsplit(page).hostname or ""
    if host in before:
        yield
        return
    with _served() as address:
        httpx.put(admin, json={**before, host: address}, trust_env=False).raise_for_status()
        try:
            yield
        finally:
            httpx.put(admin, json=before, trust_env=False).raise_for_status()


@contextmanager
def _served() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Page)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
