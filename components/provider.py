"""The program's two providers; default providers are switched off."""

from __future__ import annotations

import pulumi
import pulumi_cloudflare as cloudflare

from plugins.user_workers.user_worker import UserWorkersProvider


def providers() -> list[pulumi.ProviderResource]:
    """Cloudflare's official one and ours for user Workers, with one and the same token.

    The token comes from ``cloudflare:apiToken`` or CLOUDFLARE_API_TOKEN. The base URL comes from
    CLOUDFLARE_BASE_URL alone, so that the same stack runs against a local cloud and the real one
    without a change in its state.
    """
    token = pulumi.Config("cloudflare").get_secret("apiToken")
    return [
        cloudflare.Provider("cloudflare", api_token=token),
        UserWorkersProvider("user-workers", api_token=token),
    ]
