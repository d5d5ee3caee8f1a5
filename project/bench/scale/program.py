"""The program that is measured: a number of user Workers in one dispatch namespace."""

# isort: off
from typing import Any

import components  # noqa: F401  # first: it has the SDK loaded by need
import pulumi
import pulumi_cloudflare as cloudflare
from plugins.user_workers.user_worker import (
    UserWorker,
    UserWorkerArgs,
    UserWorkerSpec,
    UserWorkersProvider,
)
from plugins.user_workers.user_worker_set import UserWorkerSet, UserWorkerSetArgs

config = pulumi.Config()
account = config.require("account")
namespace = cloudflare.WorkersForPlatformsDispatchNamespace(
    "namespace",
    account_id=account,
    name="scale",
    opts=pulumi.ResourceOptions(provider=cloudflare.Provider("cloudflare")),
)
opts = pulumi.ResourceOptions(provider=UserWorkersProvider("user-workers"), depends_on=[namespace])


def made(number: int) -> dict[str, Any]:
    """What one user Worker is made of."""
    changed = number == 0 and config.get_bool("changed")
    return {
        "content_file": config.require("file"),
        "content_sha256": config.require("sha256"),
        "compatibility_date": "2024-10-21",
        "bindings": {"GREETING": {"type": "plain_text", "text": "new" if changed else "old"}},
        "tags": ["scale", f"customer-{number}"],
    }


workers = {f"worker-{number}": made(number) for number in range(config.require_int("count"))}
if config.require_bool("set"):
    specs = {name: UserWorkerSpec(**each) for name, each in workers.items()}
    args = UserWorkerSetArgs(account_id=account, namespace="scale", workers=specs)
    UserWorkerSet("customers", args, opts)
else:
    for name, each in workers.items():
        one = UserWorkerArgs(account_id=account, namespace="scale", name=name, **each)
        UserWorker(name, one, opts)
