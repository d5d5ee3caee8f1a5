"""The settings with which a stack adopts what is live, as YAML to paste into its file."""

from __future__ import annotations

from typing import Any

import yaml

from components.settings import Settings
from components.settings.stores import Ownership
from operations.adopt.account import Account


def settings_to_paste(settings: Settings, account: Account) -> str:
    """Every store that the file would create and the account has, with its id; empty when none."""
    document: dict[str, Any] = {}
    for path, store in settings.kv_stores().items():
        live = account.kv.get(store.title or "")
        if live is not None and store.ownership is Ownership.CREATE:
            _put(document, path, {"id": live, "title": store.title})
    for path, namespace in settings.dispatch_namespaces().items():
        live = account.namespaces.get(namespace.namespace)
        if live is not None and namespace.ownership is Ownership.CREATE:
            _put(document, path, {"id": live, "name": namespace.namespace})
    return yaml.safe_dump(document, sort_keys=False) if document else ""


def _put(document: dict[str, Any], path: str, value: dict[str, Any]) -> None:
    *parents, key = path.split(".")
    section = document
    for parent in parents:
        section = section.setdefault(parent, {})
    section[key] = value
