"""The one Cloudflare provider of the program; default providers are switched off."""

from __future__ import annotations

import pulumi
import pulumi_cloudflare as cloudflare


def cloudflare_provider() -> cloudflare.Provider:
    """The provider, with its token from ``cloudflare:apiToken`` or CLOUDFLARE_API_TOKEN.

    The base URL comes from CLOUDFLARE_BASE_URL alone, so that the same stack runs against a local
    cloud and the real one without a change in its state.
    """
    token = pulumi.Config("cloudflare").get_secret("apiToken")
    return cloudflare.Provider("cloudflare", api_token=token)
