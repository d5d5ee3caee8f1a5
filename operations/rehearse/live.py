"""What a stack file says is live already, as a file that fills a local cloud."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from components.settings import Settings, SettingsError
from components.settings.errors import problems_of
from components.settings.stores import Ownership
from machine.console import ToolError

MADE_UP_IDS = uuid.UUID("c0de2400-0000-4000-8000-000000000000")
"""Names that come without an id get one from here: the same name, the same id."""


def settings_in(folder: Path, stack: str) -> Settings:
    """The settings of a stack file.

    Raises:
        ToolError: when there is no such file, or its settings are wrong; lists every mistake.
    """
    path = folder / f"Pulumi.{stack}.yaml"
    if not path.exists():
        raise ToolError(
            f"There is no Pulumi.{stack}.yaml: --stack names a stack file of the repository."
        )
    document = yaml.safe_load(path.read_text())
    try:
        return Settings.model_validate(document["config"]["code24:settings"])
    except ValidationError as error:
        raise ToolError(str(SettingsError(stack, list(problems_of(error, Settings))))) from None


def live_resources(settings: Settings) -> dict[str, Any]:
    """Everything that the stack adopts or refers to, by the ids it has in the account."""
    account: dict[str, Any] = {
        "id": settings.account.id,
        "name": settings.platform_name,
        "subdomain": settings.account.workers_dev_subdomain,
        "zones": [{"id": settings.zone_id, "name": _zone_name(settings)}],
        "kv_namespaces": list(_kv(settings)),
        "dispatch_namespaces": list(_namespaces(settings)),
    }
    if settings.assets is not None and (settings.assets.external or settings.assets.adopt):
        account["r2_buckets"] = [{"name": settings.assets.name}]
    if settings.database is not None and settings.database.id is not None:
        name = settings.database.name or "database"
        account["d1_databases"] = [{"id": settings.database.id, "name": name}]
    if settings.observability.tail_worker is not None:
        account["workers"] = [{"name": settings.observability.tail_worker}]
    return {"accounts": [account]}


def _kv(settings: Settings) -> Iterator[dict[str, str]]:
    for path, store in settings.kv_stores().items():
        if store.id is not None:
            # A referenced store has no title in the file: this one tells what it is.
            yield {"id": store.id, "title": store.title or f"{path}-of-another-owner"}


def _namespaces(settings: Settings) -> Iterator[dict[str, str]]:
    for store in settings.dispatch_namespaces().values():
        if store.ownership is not Ownership.CREATE:
            made_up = str(uuid.uuid5(MADE_UP_IDS, store.namespace))
            yield {"id": store.id or made_up, "name": store.namespace}


def _zone_name(settings: Settings) -> str:
    """The file does not say it; the host names of the zone do."""
    domain = settings.workflows.custom_domain or settings.fallback_origin
    if domain.endswith(".workers.dev"):
        return f"{settings.environment}.example"
    return ".".join(domain.split(".")[-2:])
