"""The platform's stores and namespaces alone, for a comparison with alchemy."""

# isort: off
import components  # noqa: F401  # first: it has the SDK loaded by need
import pulumi
import pulumi_cloudflare as cloudflare

account = pulumi.Config().require("account")
opts = pulumi.ResourceOptions(provider=cloudflare.Provider("cloudflare"))
for name in ("metadata", "cache", "saas-domains", "build-results", "optimize-results"):
    cloudflare.WorkersKvNamespace(name, account_id=account, title=f"stores-{name}", opts=opts)
for name in ("build", "optimize", "customer-sites"):
    cloudflare.WorkersForPlatformsDispatchNamespace(
        name, account_id=account, name=f"stores-{name}", opts=opts
    )
