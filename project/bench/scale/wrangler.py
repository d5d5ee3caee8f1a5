"""The same user Worker, deployed by wrangler: https://developers.cloudflare.com/cloudflare-for-platforms/workers-for-platforms/"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from machine.paths import LOCAL
from operations.throwaway import Throwaway
from project.bench.clients import account_environment, api
from project.bench.deploy.wrangler import WRANGLER
from project.bench.scale.stack import BUNDLE
from project.bench.timing import timed

NAMESPACE = "by-wrangler"


def deploys(platform: Throwaway, folder: Path, count: int) -> list[float]:
    """Seconds of single deploys into a dispatch namespace, each of another user Worker."""
    with api(platform) as account:
        made = account.post("/workers/dispatch/namespaces", json={"name": NAMESPACE})
        made.raise_for_status()
    environment = account_environment(platform)
    return [
        _deploy(folder / str(number), f"worker-{number}", environment) for number in range(count)
    ]


def _deploy(folder: Path, name: str, environment: dict[str, str]) -> float:
    folder.mkdir(parents=True)
    shutil.copy(LOCAL / "bundles" / f"{BUNDLE}.js", folder / "index.js")
    document = {
        "name": name,
        "main": "index.js",
        "compatibility_date": "2024-10-21",
        "vars": {"GREETING": "old"},
    }
    (folder / "wrangler.json").write_text(json.dumps(document))
    words = [WRANGLER, "deploy", "--dispatch-namespace", NAMESPACE]
    return timed(words, folder, environment)
