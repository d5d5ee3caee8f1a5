"""Production with everything that is off until set switched on, on a cloud of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from machine.cloud import TOKEN
from tests.support.projects import Project, project
from tests.support.scripts import upload

ZONE = "0ecfe126c34b617024ee4e3bf691e638"
HOST = "app.code24.dev"
SITE = "shop.example.com"
TAIL = "tail-production"
LIVE = {
    "accounts": [
        {
            "id": "e88bd087a41fe8d87d26724c8a0c7d0f",
            "name": "Code24",
            "subdomain": "daniel-e88",
            "zones": [{"id": ZONE, "name": "code24.dev"}],
        }
    ]
}
ALERTS = "*/5 * * * *"
SECRETS = {
    "cfApiToken": TOKEN,
    "logpushDestination": "s3://logs?key=x",
    "alertWebhook": "https://chat.example.com/hook",
}
EVERYTHING = {
    "saas": {"customHostnames": {SITE: {"site": "shop"}}},
    "assets": {"name": "code24-assets"},
    "database": {"name": "code24-main"},
    "analytics": {"dataset": "code24_runs"},
    "observability": {
        "headSamplingRate": 0.5,
        "tailWorker": TAIL,
        "logpush": True,
        "traceDestinations": ["honeycomb"],
    },
    "tail.levels": {"startMs": 1},  # no start keeps it
    "tail.otlp": {"endpoint": "https://otel.example.com", "queue": "code24-spans"},
    "tail.alerts": {"cron": ALERTS},
    "placement": "smart",
}


@contextmanager
def everything(folder: Path) -> Iterator[Project]:
    """Not up yet; the tail Worker that the account must have is there."""
    live = folder / "live.json"
    live.write_text(json.dumps(LIVE))
    with project(folder, "production", fill=[live]) as made:
        upload(made, TAIL, "export default { tail() {} }")
        for path, value in EVERYTHING.items():
            made.change(path, value)
        for secret, value in SECRETS.items():
            made.pulumi("config", "set", "--secret", secret, value)
        yield made
