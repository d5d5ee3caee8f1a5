"""Workers of a measurement's own, beside the platform's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bench.clients import api
from tools.throwaway import Throwaway

Modules = Mapping[str, str]
"""Source by file name; ``index.js`` is the main module."""


def upload(
    platform: Throwaway, name: str, modules: Modules, *, namespace: str = "", **metadata: Any
) -> None:
    """Puts a Worker there: of the account, or a user Worker of a dispatch namespace."""
    said = {"main_module": "index.js", "compatibility_date": "2024-10-21", **metadata}
    parts: dict[str, Any] = {"metadata": (None, json.dumps(said), "application/json")}
    for file, source in modules.items():
        parts[file] = (file, source, "application/javascript+module")
    folder = f"dispatch/namespaces/{namespace}/" if namespace else ""
    with api(platform) as account:
        answer = account.put(f"/workers/{folder}scripts/{name}", files=parts)
        answer.raise_for_status()
        if not namespace:
            opened = account.post(f"/workers/scripts/{name}/subdomain", json={"enabled": True})
            opened.raise_for_status()
