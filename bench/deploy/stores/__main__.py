"""The platform's stores and namespaces alone, for a comparison with alchemy."""

import pulumi
import pulumi_cloudflare as cloudflare

import components  # noqa: F401  # so that the SDK is loaded as in the platform's program

account = pulumi.Config().require("account")
opts = pulumi.ResourceOptions(provider=cloudflare.Provider("cloudflare"))
for name in ("metadata", "cache", "saas-domains", "build-results", "optimize-results"):
    cloudflare.WorkersKvNamespace(name, account_id=account, title=f"stores-{name}", opts=opts)
for name in ("build", "optimize", "customer-sites"):
    cloudflare.WorkersForPlatformsDispatchNamespace(
        name, account_id=account, name=f"stores-{name}", opts=opts
    )
