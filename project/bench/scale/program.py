"""The program that is measured: a number of user Workers in one dispatch namespace."""

# isort: off
import components  # noqa: F401  # first: it has the SDK loaded by need
import pulumi
import pulumi_cloudflare as cloudflare
from plugins.user_workers.user_worker import UserWorker, UserWorkerArgs, UserWorkersProvider

config = pulumi.Config()
account = config.require("account")
namespace = cloudflare.WorkersForPlatformsDispatchNamespace(
    "namespace",
    account_id=account,
    name="scale",
    opts=pulumi.ResourceOptions(provider=cloudflare.Provider("cloudflare")),
)
opts = pulumi.ResourceOptions(provider=UserWorkersProvider("user-workers"), depends_on=[namespace])
for number in range(config.require_int("count")):
    changed = number == 0 and config.get_bool("changed")
    UserWorker(
        f"worker-{number}",
        UserWorkerArgs(
            account_id=account,
            namespace="scale",
            name=f"worker-{number}",
            content_file=config.require("file"),
            content_sha256=config.require("sha256"),
            compatibility_date="2024-10-21",
            bindings={"GREETING": {"type": "plain_text", "text": "new" if changed else "old"}},
            tags=["scale", f"customer-{number}"],
        ),
        opts,
    )
